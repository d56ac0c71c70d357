/** The parts of the server's OpenAPI document that the API page shows. */
export interface OpenApiDocument {
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, ApiOperation>>;
}

interface ApiOperation {
  summary: string;
  description?: string;
  tags: string[];
  parameters: { name?: string; required?: boolean; description?: string; schema?: Schema }[];
  requestBody?: { content: { 'application/json': { schema: Schema } } };
}

interface Schema {
  type?: string | string[];
  enum?: unknown[];
  description?: string;
  format?: string;
  items?: Schema;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
}

export interface ApiEndpoint {
  method: string;
  path: string;
  summary: string;
  description: string | undefined;
  fields: { name: string; type: string; isRequired: boolean; description: string | undefined }[];
}

export async function fetchOpenApiDocument(): Promise<OpenApiDocument | undefined> {
  const response = await fetch('/api/openapi.json').catch(() => undefined);
  return response?.ok ? ((await response.json()) as OpenApiDocument) : undefined;
}

export function getEndpointsByTag({ paths }: OpenApiDocument, tag: string): ApiEndpoint[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({
        method: method.toUpperCase(),
        path: `/api${path}`,
        summary: operation.summary,
        description: operation.description,
        fields: getEndpointFields(operation),
      })),
  );
}

function getEndpointFields({ parameters, requestBody }: ApiOperation): ApiEndpoint['fields'] {
  const { properties = {}, required = [] } = requestBody?.content['application/json'].schema ?? {};
  // Headers common to all operations are references, without a name of their own.
  const namedParameters = parameters.filter((parameter) => parameter.name !== undefined);
  return [
    ...namedParameters.map(({ name = '', required: isRequired = false, description, schema = {} }) => ({
      name,
      type: formatSchemaType(schema),
      isRequired,
      description,
    })),
    ...Object.entries(properties).map(([name, schema]) => ({
      name,
      type: formatSchemaType(schema),
      isRequired: required.includes(name),
      description: schema.description,
    })),
  ];
}

function formatSchemaType({ type, enum: values, format, items, anyOf }: Schema): string {
  if (anyOf) return anyOf.map(formatSchemaType).join(' | ');
  if (values) return values.join(' | ');
  if (items) return `${formatSchemaType(items)}[]`;
  const types = [type].flat().filter((name) => name !== undefined);
  return types.map((name) => (name === 'string' && format ? `string (${format})` : name)).join(' | ') || 'any';
}
