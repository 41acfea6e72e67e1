"""好差评: one rating for each case, once given changeable for ten days; what is low is verified, mended, called back.

giving.py      how a rating is given and changed
mending.py     the way of a low rating
figures.py     what the public sees of the ratings of an item
releasing.py   words that are shown with them
reminding.py   by when a low rating is to be mended
"""
