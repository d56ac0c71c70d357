import { useEffect, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { Link } from '../../lib/router.tsx';
import { CopyableText } from '../../ui/CopyableText.tsx';
import { Chip, Skeleton } from '../../ui/index.ts';
import { Section } from '../../ui/Section.tsx';
import { getMcpUrl } from './mcpUrl.ts';
import { type ApiEndpoint, fetchOpenApiDocument, getEndpointsByTag, type OpenApiDocument } from './openApiDocument.ts';
import { SnippetTabs } from './SnippetTabs.tsx';

const tokenPlaceholder = 'kt_your_token_here';

/** The API of this server: samples with its own URL, and the operations of its OpenAPI document. */
export function ApiReference() {
  const [document, setDocument] = useState<OpenApiDocument>();
  useEffect(() => void fetchOpenApiDocument().then(setDocument), []);
  return (
    <>
      <Section title={t('api.title')} hint={t('api.text')}>
        <CopyableText text={`${location.origin}/api`} label={t('api.address')} />
        <p className="text-muted">
          {t('api.replace', { token: tokenPlaceholder })}{' '}
          <Link href="/settings/tokens" className="font-medium text-accent underline">
            {t('tokens.title')}
          </Link>
        </p>
        <SnippetTabs token={tokenPlaceholder} />
        <p>
          <a href="/docs" className="font-medium text-accent underline">
            {t('api.all')}
          </a>
        </p>
      </Section>
      {document ? (
        document.tags
          .filter(({ name }) => ['Spaces', 'Projects', 'Tasks', 'Comments'].includes(name))
          .map(({ name, description }) => (
            <Section key={name} title={<span lang="en">{name}</span>} hint={<span lang="en">{description}</span>}>
              {getEndpointsByTag(document, name).map((endpoint) => (
                <EndpointDetails key={endpoint.method + endpoint.path} endpoint={endpoint} />
              ))}
            </Section>
          ))
      ) : (
        <Skeleton className="h-40" />
      )}
      <Section title={t('api.errors')} hint={t('api.errorsText')}>
        <dl className="divide-y divide-line rounded-card border border-line bg-surface">
          {([400, 401, 402, 403, 404, 409, 429] as const).map((status) => (
            <div key={status} className="flex gap-3 px-3 py-2">
              <dt className="w-10 font-mono">{status}</dt>
              <dd className="flex-1">{t(`api.error${status}`)}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title={t('api.limits')} hint={t('api.limitsText')} />
      <Section title="MCP" hint={t('api.mcpText')}>
        <CopyableText text={getMcpUrl()} label="MCP" />
      </Section>
    </>
  );
}

function EndpointDetails({ endpoint }: { endpoint: ApiEndpoint }) {
  return (
    <details className="rounded-card border border-line bg-surface">
      <summary className="touch flex min-h-11 flex-wrap items-center gap-x-2 px-3 py-1.5">
        <span className="w-14 font-mono text-xs font-semibold text-accent">{endpoint.method}</span>
        <code className="text-xs">{endpoint.path}</code>
        <span lang="en" className="text-muted">
          {endpoint.summary}
        </span>
      </summary>
      <div className="relative overflow-x-auto border-t border-line px-3 py-2">
        <table className="w-full text-start">
          <tbody>
            {endpoint.fields.map(({ name, type, isRequired, description }) => (
              <tr key={name} className="align-top">
                <th scope="row" className="py-1 pe-3 text-start font-normal">
                  <code>{name}</code> {isRequired && <Chip>{t('api.required')}</Chip>}
                </th>
                <td lang="en" className="py-1 pe-3 text-xs text-muted">
                  {type}
                </td>
                <td lang="en" className="min-w-48 py-1">
                  {description}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {endpoint.description && (
          <p lang="en" className="py-1 text-muted">
            {endpoint.description}
          </p>
        )}
      </div>
    </details>
  );
}
