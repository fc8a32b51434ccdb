"""What was worked out of a text is kept for the next time that it is met: many labels have one text.

``file`` is a file on disk, shared by all processes of a build, and ``lasting`` one that a build leaves to the next;
``packed`` makes bytes of facts and facts of bytes; ``copies`` says what facts may depend on, and so when what was kept
may be taken. Nothing is taken that was not worked out of the very same input, and whatever is wrong with the file,
texts are worked out as if there were none.
"""
