"""Where everything in the picture of a sequence diagram stands: pure geometry, from a diagram's meaning.

`plan` says what is drawn, in which order. `columns` finds how far apart the lifelines must stand; it knows nothing of
pixels, so that `svg` (with `advances`, real font metrics) and `text` (with cells of a terminal) share it. `stack` then
puts one thing below the other and makes the `scene` that `svg` writes down. The rule that all of them keep: no text is
crossed by a line, nothing leaves its frame, nothing overlaps. Nothing here recurses; the work is linear in the text.
"""
