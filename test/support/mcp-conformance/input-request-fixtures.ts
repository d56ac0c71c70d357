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

const requestField = (field: string, type: 'string' | 'boolean' = 'string', message = `Your ${field}?`) =>
  inputRequired.elicit({
    message,
    requestedSchema: {
      type: 'object',
      properties: { [field]: type === 'string' ? { type } : { type } },
      required: [field],
    },
  });

const requestText = (text: string) =>
  inputRequired.createMessage({ messages: [{ role: 'user', content: { type: 'text', text } }], maxTokens: 100 });

/** Returns a field of the form that the client submitted under this key. */
function getFormValue<T>({ mcpReq }: ServerContext, key: string, field: string): T | undefined {
  return acceptedContent<Record<string, T>>(mcpReq.inputResponses, key)?.[field];
}

function getSampledText({ mcpReq }: ServerContext, key: string): string | undefined {
  return (mcpReq.inputResponses?.[key] as { content?: { text?: string } } | undefined)?.content?.text;
}

function getRoots({ mcpReq }: ServerContext): unknown[] | undefined {
  return (mcpReq.inputResponses?.['client_roots'] as { roots?: unknown[] } | undefined)?.roots;
}

// Over 80 lines: one table of tools.
/** Creates tools of revision 2026-07-28 that request input from the client until a call contains it. */
export function createInputRequestTools({
  mint,
}: RequestStateCodec<Record<string, unknown>>): Record<string, ToolFixture> {
  const createConfirmedTool =
    (resultText: string): ToolFixture =>
    async (_args, context) => {
      const isConfirmed = getFormValue(context, 'confirm', 'ok') !== undefined;
      if (isConfirmed && context.mcpReq.requestState() !== undefined) return toTextResult(resultText);
      return inputRequired({
        inputRequests: { confirm: requestField('ok', 'boolean') },
        requestState: await mint({ resultText }),
      });
    };

  return {
    test_missing_capability: (_args, context) => {
      const text = getSampledText(context, 'word');
      return text === undefined
        ? inputRequired({ inputRequests: { word: requestText('A word') } })
        : toTextResult(text);
    },
    test_input_required_result_elicitation: (_args, context) => {
      const name = getFormValue(context, 'user_name', 'name');
      if (typeof name === 'string') return toTextResult(`Hello, ${name}!`);
      return inputRequired({ inputRequests: { user_name: requestField('name', 'string', 'What is your name?') } });
    },
    test_input_required_result_sampling: (_args, context) => {
      const text = getSampledText(context, 'capital_question');
      if (text !== undefined) return toTextResult(text);
      return inputRequired({ inputRequests: { capital_question: requestText('What is the capital of France?') } });
    },
    test_input_required_result_list_roots: (_args, context) => {
      const found = getRoots(context);
      if (found) return toTextResult(`Roots: ${JSON.stringify(found)}`);
      return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
    },
    test_input_required_result_request_state: createConfirmedTool('state-ok'),
    test_input_required_result_tampered_state: createConfirmedTool('integrity-ok'),
    test_input_required_result_multiple_inputs: async (_args, context) => {
      const [name, greeting, found] = [
        getFormValue(context, 'user_name', 'name'),
        getSampledText(context, 'greeting'),
        getRoots(context),
      ];
      if (typeof name === 'string' && greeting !== undefined && found)
        return toTextResult(`${greeting} ${name} ${found.length}`);
      const inputRequests = {
        user_name: requestField('name'),
        greeting: requestText('Generate a greeting'),
        client_roots: inputRequired.listRoots(),
      };
      return inputRequired({ inputRequests, requestState: await mint({}) });
    },
    test_input_required_result_multi_round: async (_args, context) => {
      const { round = 0, name } = context.mcpReq.requestState<{ round?: number; name?: string }>() ?? {};
      if (round === 0)
        return inputRequired({
          inputRequests: { step1: requestField('name') },
          requestState: await mint({ round: 1 }),
        });
      const submittedName = getFormValue(context, 'step1', 'name');
      if (round === 1)
        return inputRequired({
          inputRequests: { step2: requestField('color') },
          requestState: await mint({ round: 2, name: submittedName }),
        });
      return toTextResult(`${name} likes ${getFormValue(context, 'step2', 'color')}`);
    },
    test_input_required_result_capabilities: (_args, { mcpReq }) => {
      if (mcpReq.inputResponses !== undefined) return toTextResult('Answered');
      const envelope: Record<string, ClientCapabilities> = mcpReq.envelope ?? {};
      const capabilities = envelope[CLIENT_CAPABILITIES_META_KEY];
      const inputRequests: InputRequests = {
        ...(capabilities?.elicitation && { user_name: requestField('name') }),
        ...(capabilities?.sampling && { greeting: requestText('Generate a greeting') }),
        ...(capabilities?.roots && { client_roots: inputRequired.listRoots() }),
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
    const found = getFormValue(context, 'user_context', 'context');
    if (typeof found !== 'string') return inputRequired({ inputRequests: { user_context: requestField('context') } });
    return { messages: [{ role: 'user', content: { type: 'text', text: `In this context: ${found}` } }] };
  },
};
