"""The one seam to the outside: live, recording, replaying. Nothing else in the project opens a socket."""
