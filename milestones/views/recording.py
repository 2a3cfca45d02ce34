"""Recording one thing about a Werkplein: a change, a checked document; and its history."""
