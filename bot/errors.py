"""What can go wrong for an operator.

AssistantError          the text is one line, safe to show, and names the remedy
├── SetupError          something is not installed or not trained
├── ServerError         a server did not start, or stopped
└── UnreachableError    no assistant answers at an address
"""


class AssistantError(Exception):
    """Base of all errors that the command line shows as one line."""


class SetupError(AssistantError):
    """Raised when something is not installed, not trained or not configured."""


class ServerError(AssistantError):
    """Raised when a server does not start in time or stops by itself."""


class UnreachableError(AssistantError):
    """Raised when no assistant answers at the address."""
