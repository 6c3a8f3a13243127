"""python -m app … is the kolo command."""

from app.cli import main

if __name__ == "__main__":
    main()
