export type PromptArguments = Record<string, string>;

export type PromptName = 'plan_sprint' | 'daily_standup' | 'work_on_tasks' | 'triage_inbox' | 'weekly_report';

/** The instructions of each prompt. The data that they speak of follows in a message of its own. */
export const promptTexts: Record<PromptName, (args: PromptArguments) => string> = {
  plan_sprint: ({ goal }) => `
Plan the next sprint of the project below${goal ? `, with this goal: ${goal}` : ''}.
1. Say in two sentences where the project stands.
2. Propose a prioritized list for the sprint: what is overdue or in progress first, then what unblocks other tasks, then the most urgent of "next"; with assignee, estimate and due date where they are known. Keep each person's load realistic.
3. Name risks: blocked tasks, tasks without estimate or assignee, people with too much work.
4. End with the changes you suggest (priorities, due dates, assignees), and ask for confirmation. Then apply them with one call of update_tasks.
Tools to use next: find_tasks or list_tasks if you need more tasks than the report has, get_task for the details and comments of one, list_members for who can be assigned, create_tasks for tasks that are missing, update_tasks for the changes, add_comment to record a decision.
`,
  daily_standup: ({ userName }) => `
Write the stand-up report${userName ? ` of ${userName}` : ', person by person,'} for the project below: Done, In progress, Next, Blockers. One line per task, the most important first; say what is overdue. If a list is empty, say so briefly.
Tools to use next: get_task for the details and comments of a blocker, find_tasks for the work of a person in other projects, project_report with more days for a longer period. If the user asks for changes: complete_task, update_tasks, add_comment.
`,
  work_on_tasks: () => `
Work on the tasks below, which are ready: nothing blocks them, and they are yours or nobody's. They are in order of their due dates; urgent and high priority come first. One at a time:
1. Read the task with get_task. If it is unclear what is wanted, ask with add_comment and take another one.
2. Assign it to the user with assign_task ("me"), and move it to an active column with update_task and the version that you have.
3. Do it. Record decisions and results with add_comment; put what you find out to be missing into create_tasks, with blockedBy where the order matters.
4. Close it with complete_task, and move it to a done column if the project has one. Then look for the next with find_tasks {ready: true}.
Stop when nothing is ready, and say what you did and what waits for whom.
`,
  triage_inbox: () => `
Triage the open tasks below, which nobody is assigned to. Read with get_task what a title does not tell.
1. For each, propose priority, labels, due date, assignee and project. Use the names that get_context returns.
2. Point out duplicates, tasks that belong together (one as the parent of the others), and those that something blocks.
3. Show the proposal as a short table and ask for confirmation.
4. Then apply it with one call of update_tasks: put tasks that get the same change into one item with taskIds. Archive duplicates with a comment by add_comment that names the other task.
If there is a nextCursor, go on with find_tasks.
`,
  weekly_report: ({ audience }) => `
Write the report of the past week of the project below for ${audience ? `these readers: ${audience}` : 'the team'}. Half a page at most:
1. The state in one sentence.
2. Done: results instead of a list of tasks; name the most important ones with their ids.
3. In progress and next: what to expect in the coming week.
4. Risks: what is overdue or blocked, for how long, and who can resolve it.
Do not invent causes: get_task has the details and comments of a task, find_tasks with updatedAfter what else has changed. Leave out what these readers need not know.
`,
};
