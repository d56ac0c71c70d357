import type {
  GetPromptResult,
  Prompt,
  PromptMessage,
  ReadResourceResult,
  Resource,
  ResourceTemplateType,
} from '@modelcontextprotocol/server';
import { elicitationPrompt } from './input-request-fixtures.ts';
import { pngBase64 } from './tool-fixtures.ts';

const toMessage = (content: string): PromptMessage => ({ role: 'user', content: { type: 'text', text: content } });

const argument = (name: string) => ({ name, description: name, required: true });

export const fixturePrompts: Prompt[] = [
  { name: 'test_simple_prompt', description: 'Without arguments' },
  { name: 'test_prompt_with_arguments', description: 'With two', arguments: [argument('arg1'), argument('arg2')] },
  { name: 'test_prompt_with_embedded_resource', description: 'A resource', arguments: [argument('resourceUri')] },
  { name: 'test_prompt_with_image', description: 'An image' },
  { name: elicitationPrompt.prompt, description: 'Asks first' },
];

export function getFixturePrompt(name: string, args: Record<string, string>): GetPromptResult | undefined {
  switch (name) {
    case 'test_simple_prompt':
      return { messages: [toMessage('This is a simple prompt for testing.')] };
    case 'test_prompt_with_arguments':
      return { messages: [toMessage(`Prompt with arguments: arg1='${args['arg1']}', arg2='${args['arg2']}'`)] };
    case 'test_prompt_with_embedded_resource': {
      const resource = { uri: args['resourceUri'] ?? '', mimeType: 'text/plain', text: 'Embedded resource content' };
      return { messages: [{ role: 'user', content: { type: 'resource', resource } }, toMessage('Process it.')] };
    }
    case 'test_prompt_with_image':
      return {
        messages: [
          { role: 'user', content: { type: 'image', data: pngBase64, mimeType: 'image/png' } },
          toMessage('Analyze it.'),
        ],
      };
    default:
      return undefined;
  }
}

export const fixtureResources: Resource[] = [
  { uri: 'test://static-text', name: 'static-text', mimeType: 'text/plain' },
  { uri: 'test://static-binary', name: 'static-binary', mimeType: 'image/png' },
  { uri: 'test://watched-resource', name: 'watched-resource', mimeType: 'text/plain' },
];

export const fixtureTemplate: ResourceTemplateType = {
  uriTemplate: 'test://template/{id}/data',
  name: 'template',
  mimeType: 'application/json',
};

export function readFixtureResource(uri: string): ReadResourceResult | undefined {
  const [, id] = /^test:\/\/template\/([^/]+)\/data$/.exec(uri) ?? [];
  if (id !== undefined) {
    const data = { id, templateTest: true, data: `Data for ID: ${id}` };
    return { contents: [{ uri, mimeType: 'application/json', text: JSON.stringify(data) }] };
  }
  const resource = fixtureResources.find((resource) => resource.uri === uri);
  if (!resource) return undefined;
  const { mimeType } = resource;
  if (mimeType === 'image/png') return { contents: [{ uri, mimeType, blob: pngBase64 }] };
  return { contents: [{ uri, ...(mimeType && { mimeType }), text: `The content of ${resource.name}.` }] };
}
