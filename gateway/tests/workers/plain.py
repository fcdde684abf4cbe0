"""A plain worker in Python. Its reads and writes block: while its output is
stuck, it reads no input."""
import json
import sys

TASKS = {"app.tasks.add": lambda value: value["a"] + value["b"], "app.tasks.echo": lambda value: value}

for line in sys.stdin.buffer:
    call = json.loads(line)
    reply = {"id": call["id"], "ok": True}
    if call["type"] == "task":
        try:
            reply["result"] = TASKS[call["taskId"]](call.get("input"))
        except Exception as error:
            reply = {"id": call["id"], "ok": False, "error": {"message": str(error)}}
    sys.stdout.write(json.dumps(reply) + "\n")
    sys.stdout.flush()
