"""How right and how sure the assistant is: questions asked, replies judged, figures per step and language."""
