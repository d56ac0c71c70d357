export const leases = {
  'lease.working': '{agent} works on it',
  'lease.asks': '{agent} asks: {question}',
  'lease.givenUp': 'Agents have given up. Answer, so that they try again.',
  'lease.aPerson': 'A person',
  'lease.waitForYou': 'Agents wait for you',
  'lease.strip': 'Agent at work',
  'lease.since': 'For {minutes} min, until {until}',
  'lease.stop': 'Stop',
  'lease.stopHint': 'Reason for the agent (optional)',
  'lease.answer': 'Answer',
  'lease.answerHint': 'Your answer becomes a comment',
  'lease.stopped': 'Stopped. The agent is told with its next call.',
} as const;
