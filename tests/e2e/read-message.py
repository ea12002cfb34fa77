"""Reads a message from standard input with Python's own mail library and prints what it carries as JSON."""
import email
import email.policy
import hashlib
import json
import sys

message = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
files = [
    {
        "name": part.get_filename(),
        "type": part.get_content_type(),
        "sha256": hashlib.sha256(part.get_payload(decode=True)).hexdigest(),
    }
    for part in message.iter_attachments()
]
defects = [str(defect) for part in message.walk() for defect in part.defects]
print(json.dumps({"subject": message["subject"], "files": files, "defects": defects}))
