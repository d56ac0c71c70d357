import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type GetPromptResult,
  type InputRequests,
  type InputRequiredResult,
  inputRequired,
  type RequestStateCodec,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { type ToolFixture, toTextResult } from './tool-fixtures.ts';

const form = (field: string, type: 'string' | 'boolean' = 'string', message = `Your ${field}?`) =>
  inputRequired.elicit({
    message,
    requestedSchema: {
      type: 'object',
      properties: { [field]: type === 'string' ? { type } : { type } },
      required: [field],
    },
  });

const sentence = (text: string) =>
  inputRequired.createMessage({ messages: [{ role: 'user', content: { type: 'text', text } }], maxTokens: 100 });

/** What a form's answer holds. */
function answered<T>({ mcpReq }: ServerContext, key: string, field: string): T | undefined {
  return acceptedContent<Record<string, T>>(mcpReq.inputResponses, key)?.[field];
}

function sampled({ mcpReq }: ServerContext, key: string): string | undefined {
  return (mcpReq.inputResponses?.[key] as { content?: { text?: string } } | undefined)?.content?.text;
}

function roots({ mcpReq }: ServerContext): unknown[] | undefined {
  return (mcpReq.inputResponses?.['client_roots'] as { roots?: unknown[] } | undefined)?.roots;
}

/** Tools of 2026-07-28 that answer with questions first, until a call brings what they asked for. */
export function createElicitationTools({
  mint,
}: RequestStateCodec<Record<string, unknown>>): Record<string, ToolFixture> {
  const confirming =
    (words: string): ToolFixture =>
    async (_given, context) => {
      const isConfirmed = answered(context, 'confirm', 'ok') !== undefined;
      if (isConfirmed && context.mcpReq.requestState() !== undefined) return toTextResult(words);
      return inputRequired({ inputRequests: { confirm: form('ok', 'boolean') }, requestState: await mint({ words }) });
    };

  return {
    test_missing_capability: (_given, context) => {
      const text = sampled(context, 'word');
      return text === undefined ? inputRequired({ inputRequests: { word: sentence('A word') } }) : toTextResult(text);
    },
    test_input_required_result_elicitation: (_given, context) => {
      const name = answered(context, 'user_name', 'name');
      if (typeof name === 'string') return toTextResult(`Hello, ${name}!`);
      return inputRequired({ inputRequests: { user_name: form('name', 'string', 'What is your name?') } });
    },
    test_input_required_result_sampling: (_given, context) => {
      const text = sampled(context, 'capital_question');
      if (text !== undefined) return toTextResult(text);
      return inputRequired({ inputRequests: { capital_question: sentence('What is the capital of France?') } });
    },
    test_input_required_result_list_roots: (_given, context) => {
      const found = roots(context);
      if (found) return toTextResult(`Roots: ${JSON.stringify(found)}`);
      return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
    },
    test_input_required_result_request_state: confirming('state-ok'),
    test_input_required_result_tampered_state: confirming('integrity-ok'),
    test_input_required_result_multiple_inputs: async (_given, context) => {
      const [name, greeting, found] = [
        answered(context, 'user_name', 'name'),
        sampled(context, 'greeting'),
        roots(context),
      ];
      if (typeof name === 'string' && greeting !== undefined && found)
        return toTextResult(`${greeting} ${name} ${found.length}`);
      const inputRequests = {
        user_name: form('name'),
        greeting: sentence('Generate a greeting'),
        client_roots: inputRequired.listRoots(),
      };
      return inputRequired({ inputRequests, requestState: await mint({}) });
    },
    test_input_required_result_multi_round: async (_given, context) => {
      const { round = 0, name } = context.mcpReq.requestState<{ round?: number; name?: string }>() ?? {};
      if (round === 0)
        return inputRequired({ inputRequests: { step1: form('name') }, requestState: await mint({ round: 1 }) });
      const given = answered(context, 'step1', 'name');
      if (round === 1)
        return inputRequired({
          inputRequests: { step2: form('color') },
          requestState: await mint({ round: 2, name: given }),
        });
      return toTextResult(`${name} likes ${answered(context, 'step2', 'color')}`);
    },
    test_input_required_result_capabilities: (_given, { mcpReq }) => {
      if (mcpReq.inputResponses !== undefined) return toTextResult('Answered');
      const said: Record<string, ClientCapabilities> = mcpReq.envelope ?? {};
      const can = said[CLIENT_CAPABILITIES_META_KEY];
      const inputRequests: InputRequests = {
        ...(can?.elicitation && { user_name: form('name') }),
        ...(can?.sampling && { greeting: sentence('Generate a greeting') }),
        ...(can?.roots && { client_roots: inputRequired.listRoots() }),
      };
      return Object.keys(inputRequests).length === 0
        ? toTextResult('Nothing to ask')
        : inputRequired({ inputRequests });
    },
  };
}

export const elicitationPrompt = {
  prompt: 'test_input_required_result_prompt',
  getPrompt(context: ServerContext): GetPromptResult | InputRequiredResult {
    const found = answered(context, 'user_context', 'context');
    if (typeof found !== 'string') return inputRequired({ inputRequests: { user_context: form('context') } });
    return { messages: [{ role: 'user', content: { type: 'text', text: `In this context: ${found}` } }] };
  },
};
