"""Run the command line as ``python -m medcli``."""

from medcli.cli.app import main

if __name__ == "__main__":
    main()
