import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { readConfig } from '../../server/boot/config.ts';
import { createOpenapiDocument } from '../../server/openapi/document.ts';
import type { Json } from '../../testing/untypedJson.ts';
import type { ApiResponse, TestApp } from './test-app.ts';

/** Makes every request of the app's clients fail whose response is not as the OpenAPI document describes it. */
export function requireDocumentedResponses(testApp: TestApp): void {
  const requireDocumented = createDocumentedResponseCheck();
  testApp.onResponse = requireDocumented;
}

export type DocumentedResponseCheck = (method: string, path: string, response: ApiResponse) => void;

/** Any route may answer with these, so the document does not list them for each: a wrong method, another host name. */
const unlistedStatuses = [405, 421];

/**
 * Returns a function that throws if the document does not describe the response: its status, its headers, and its body
 * without fields that the document does not have. Requests to paths and methods outside of the document are left alone.
 */
export function createDocumentedResponseCheck(): DocumentedResponseCheck {
  const document: Json = JSON.parse(JSON.stringify(createOpenapiDocument(readConfig({}))));
  const findOperation = createOperationFinder(document);
  const findBodySchema = createBodySchemaFinder(document);
  const headerNames = Object.keys(document.components.headers);

  return (method, path, { status, headers, text, body }) => {
    const found = findOperation(method === 'HEAD' ? 'GET' : method, path.split('?')[0] as string);
    if (!found || unlistedStatuses.includes(status)) return;
    const call = `${method} ${path}: ${status} ${text.slice(0, 500)}`;
    const pointer = `${found.pointer}/responses/${status}`;
    const described = resolve(document, found.operation.responses[status]);
    if (!described) throw new Error(`The OpenAPI document has no such status: ${call}`);
    const sent = headerNames.filter((name) => headers[name.toLowerCase()] !== undefined);
    const undescribed = sent.filter((name) => !(name in (described.headers ?? {})));
    if (undescribed.length > 0)
      throw new Error(`The OpenAPI document has no header ${undescribed.join(', ')}: ${call}`);
    if (!sent.includes('X-Request-Id')) throw new Error(`No X-Request-Id: ${call}`);
    const { content } = found.operation.responses[status];
    if (method === 'HEAD' || content?.['text/event-stream']) return;
    for (const mediaType of ['application/zip', 'text/calendar', 'text/html']) {
      if (!content?.[mediaType]) continue;
      if (!headers['content-type']?.startsWith(mediaType)) throw new Error(`Not ${mediaType}: ${call}`);
      return;
    }
    const matches = findBodySchema(described, pointer);
    if (!matches && text !== '') throw new Error(`The OpenAPI document has no body: ${call}`);
    if (matches && !matches(body))
      throw new Error(`Not as the OpenAPI document says: ${JSON.stringify(matches.errors)} in ${call}`);
  };
}

interface FoundOperation {
  operation: Json;
  /** Its JSON pointer in the document. */
  pointer: string;
}

/** Returns a function that finds the operation of a path, in which fixed parts take precedence over parameters. */
function createOperationFinder(document: Json): (method: string, path: string) => FoundOperation | undefined {
  const paths = Object.keys(document.paths).sort((a, b) => (a.replaceAll('{', '~') < b.replaceAll('{', '~') ? -1 : 1));
  const patterns = paths.map((path) => ({
    path,
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
  }));
  return (method, path) => {
    const template = patterns.find(({ pattern }) => pattern.test(path))?.path;
    const operation = template && document.paths[template][method.toLowerCase()];
    if (!operation) return undefined;
    const pointer = `#/paths/${template.replaceAll('~', '~0').replaceAll('/', '~1')}/${method.toLowerCase()}`;
    return { operation, pointer };
  };
}

/** Returns a function that compiles the schema of a response's JSON body when it is first needed. */
function createBodySchemaFinder(document: Json): (described: Json, pointer: string) => ValidateFunction | undefined {
  const ajv = new Ajv2020({ strict: false, validateSchema: false });
  addFormats.default(ajv);
  ajv.addSchema({ components: { schemas: closeObjects(document.components.schemas) } }, 'document');
  const compiled = new Map<string, ValidateFunction>();
  return (described, pointer) => {
    const schema = described.content?.['application/json']?.schema;
    if (!schema) return undefined;
    const key = schema.$ref ?? pointer;
    const validate = compiled.get(key) ?? ajv.compile(toDocumentRefs(closeObjects(schema)));
    compiled.set(key, validate);
    return validate;
  };
}

/** Forbids properties that the schemas do not list, which the document allows because responses may gain fields. */
export function closeObjects(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(closeObjects);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closeObjects(value)]));
  return schema.type === 'object' && schema.properties ? { additionalProperties: false, ...inner } : inner;
}

function toDocumentRefs(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"document#/'));
}

function resolve(document: Json, part: Json): Json {
  if (!part?.$ref) return part;
  const keys: string[] = part.$ref.split('/').slice(1);
  return keys.reduce((value, key) => value?.[key], document);
}
