# Python imports this file when it starts. vgtop waits for torch, and then the person's own sitecustomize runs.
import vgtop
vgtop.inject(__file__)
