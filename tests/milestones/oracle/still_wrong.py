"""What is known to be wrong in the product. Take a name out here once it is mended: the oracle then asks for it."""

# The oracle follows the product in these, and in nothing else, as long as the name stands here.
#
# old_no_to_see: a "no" that is no knock-out and became too old is told as still to be seen. The page: "gezien wat erbij
#   kwam". It changes no level.
# older_answer_returns: when a rule made answers valid for a shorter time, an older answer comes back after a newer one
#   ran out. Design 4.3: "else the newest E0".
# old_knockout_is_no_loss: what would make it a laggard leaves out a knock-out that was met by an answer that is now too
#   old, though reporting its loss does. D.6: "the smallest sets of milestones that would change it".
STILL_WRONG = {
    "old_no_to_see", "older_answer_returns",
    "old_knockout_is_no_loss",
}  # fmt: skip
