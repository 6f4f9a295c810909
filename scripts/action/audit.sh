#!/usr/bin/env bash
# One look, kept as evidence, and every form of the report from that: files for the other steps of the action, annotations,
# and the summary of the job. It ends with 0 whenever there is a report: the last step of the action tells the verdict.
set -euo pipefail

# Whoever opens a pull request wrote what is checked out there, and that event has secrets.
if [ "${GITHUB_EVENT_NAME:-}" = pull_request_target ]; then
  echo '::error title=Launch Ready::It does not run on pull_request_target, where code of strangers would meet your secrets. Use pull_request.'
  exit 2
fi

cli=(node "$ACTION/src/cli.ts")
folder=$(mktemp -d "${RUNNER_TEMP:-/tmp}/launch-ready.XXXXXX")
export LAUNCH_READY_STATE="$folder/state"

words=()
# A target that begins with a hyphen would be read as an option.
case ${TARGET:-} in
  '') ;;
  -*) echo '::error title=Launch Ready::The input target is no domain.'; exit 2 ;;
  *) words+=("$TARGET" --repo .) ;;
esac
[ -z "${CONFIG:-}" ] || words+=("--config=$CONFIG")
[ -z "${PROFILE:-}" ] || words+=("--profile=$PROFILE")
while IFS= read -r word; do
  [ -z "$word" ] || words+=("$word")
done <<<"${OPTIONS:-}"

code=0
"${cli[@]}" audit ${words[@]+"${words[@]}"} "--fail-on=${FAIL_ON:-blocker}" --save "$folder/evidence" --json -o "$folder/report.json" || code=$?
# 0, 1 and 3 come with a report; anything else is a mistake in the settings, or ours.
case $code in 0 | 1 | 3) ;; *) exit "$code" ;; esac

# What the settings accept is accepted in every form.
settings=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).net.configFile ?? ""' "$folder/evidence/evidence.json")
again() {
  "${cli[@]}" audit --from "$folder/evidence" ${settings:+"--config=$settings"} --fail-on=never "$@" || [ $? -eq 3 ]
}
again --format sarif -o "$folder/report.sarif"
again --format markdown -o "$folder/report.md"
again --format github
# GitHub takes one mebibyte.
head -c 1000000 "$folder/report.md" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"

read -r verdict blockers < <(node -e '
  const { verdict, findings } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
  console.log(verdict, findings.filter(one => one.severity === "blocker").length);
' "$folder/report.json")
{
  echo "verdict=$verdict"
  echo "blockers=$blockers"
  echo "report=$folder/report.json"
  echo "sarif=$folder/report.sarif"
  echo "markdown=$folder/report.md"
  echo "code=$code"
} >>"$GITHUB_OUTPUT"
