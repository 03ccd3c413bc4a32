#!/bin/sh
# Does the tasks of PLAN.md. Where this stands, people put a coding agent: it gets the same, and may write the same.
set -eu
task=$(sed -n 's/.*"task": *"\([^"]*\)".*/\1/p' "$PITCREW_TASK" | head -n 1)
chapters="tools safety cleaning"
case $task in
H1)
	mkdir -p site/chapters
	for chapter in $chapters; do
		printf '<h1>%s</h1>\n' "$chapter" > "site/chapters/$chapter.html"
	done
	;;
H2)
	mkdir -p site
	printf 'h1 { color: darkslateblue }\n' > site/style.css
	;;
H3)
	{
		printf '<link rel="stylesheet" href="style.css">\n'
		for chapter in $chapters; do
			printf '<a href="chapters/%s.html">%s</a>\n' "$chapter" "$chapter"
		done
	} > site/index.html
	;;
H4)
	sed -n 's/.*href="\([^"]*\)".*/\1/p' site/index.html | while read -r link; do
		if [ -e "site/$link" ]; then echo "$link ok"; else echo "$link dead"; fi
	done > site/links.txt
	;;
*)
	echo "work.sh: nobody told me how to do $task" >&2
	exit 1
	;;
esac
