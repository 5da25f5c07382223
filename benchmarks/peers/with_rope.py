"""Rename and move with rope, as an editor's plug-in would; run by rope's own interpreter, in the package's folder.

usage: with_rope.py FILE NAME TARGET NEW_NAME     move a symbol into the (empty) file TARGET
       with_rope.py FILE "" TARGET/__init__.py ""  move a module into a package
"""

import sys

from rope.base.project import Project
from rope.refactor import move, rename


def main() -> None:
    path, name, target, new_name = sys.argv[1:]
    project = Project(".", ropefolder=None)
    resource = project.get_resource(path)
    if not name:
        folder = project.get_resource(target.rpartition("/")[0])
        project.do(move.create_move(project, resource).get_changes(folder))
        return
    if name != new_name:
        offset = resource.read().index(f"class {name}") + len("class ")
        project.do(rename.Rename(project, resource, offset).get_changes(new_name, docs=False))
    offset = resource.read().index(f"class {new_name}") + len("class ")
    project.do(move.create_move(project, resource, offset).get_changes(project.get_resource(target)))


main()
