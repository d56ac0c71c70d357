/** Who acted for a person, in an event. */
interface EventAgent {
  /** null: the person acted in the app. */
  tokenId: string | null;
  tokenName: string | null;
  client: string | null;
}

/**
 * Names the token or agent that acted for a person, as the person knows it. The name that the program gives itself only
 * stands beside it, because a program could call itself like a person. Undefined: the person acted in the app.
 * @param unnamed What to call an agent without a name
 */
export function formatAgentLabel({ tokenId, tokenName, client }: EventAgent, unnamed: string): string | undefined {
  if (tokenId === null) return undefined;
  const name = tokenName ?? unnamed;
  return client === null || client === name ? name : `${name} (${client})`;
}
