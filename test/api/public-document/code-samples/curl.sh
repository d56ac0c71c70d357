# List your spaces
curl "https://tasks.krokanti.com/api/spaces" \
  -H "Authorization: Bearer kt_your_token_here"

# List projects in a space
curl "https://tasks.krokanti.com/api/projects?spaceId=SPACE_ID" \
  -H "Authorization: Bearer kt_your_token_here"

# List tasks in a project
curl "https://tasks.krokanti.com/api/tasks?projectId=PROJECT_ID" \
  -H "Authorization: Bearer kt_your_token_here"

# Create a task
curl -X POST "https://tasks.krokanti.com/api/tasks" \
  -H "Authorization: Bearer kt_your_token_here" \
  -H "Content-Type: application/json" \
  -d '{ "projectId": "PROJECT_ID", "title": "My new task", "priority": "high" }'

# Complete a task
curl -X PATCH "https://tasks.krokanti.com/api/tasks/TASK_ID" \
  -H "Authorization: Bearer kt_your_token_here" \
  -H "Content-Type: application/json" \
  -d '{ "completedAt": "2026-02-22T10:00:00.000Z" }'
