"""Credentials, sessions and signing in: from a token to a Principal. Reads five columns of `user`, writes none."""

from tasuki.identity.attempts import sign_in
from tasuki.identity.credentials import has_demo_passwords, set_password
from tasuki.identity.sessions import principal_of, sign_out

__all__ = ["has_demo_passwords", "principal_of", "set_password", "sign_in", "sign_out"]
