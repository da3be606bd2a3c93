import click
command = click.Command('explain')
