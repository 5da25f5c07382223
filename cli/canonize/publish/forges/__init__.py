"""The forges, one module each; see ``publish.forge`` for what a module has."""
