"""What is known to be wrong in the product. Take a name out here once it is mended: the oracle then asks for it."""

# The oracle follows the product in these, and in nothing else, as long as the name stands here.
#
# older_answer_returns: when a rule made answers valid for a shorter time, an older answer comes back after a newer one
#   ran out. Design 4.3: "else the newest E0".
STILL_WRONG = {
    "older_answer_returns",
}  # fmt: skip
