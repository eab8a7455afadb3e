"""Who owns and controls an enterprise: look-through shares, cascades, beneficial owners, foreign tests.

Pure rules on the facts that one query fetched. Shares are exact fractions of a whole (1 = 100 %).
"""
