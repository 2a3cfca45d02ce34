"""The platform that follows Werkpleinen on their way to integrated service."""
