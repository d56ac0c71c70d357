import { Check, Minus } from 'lucide-react';
import { t } from '../../lib/i18n/index.ts';
import { useStore } from '../../sync/index.ts';
import { CopyableText } from '../../ui/CopyableText.tsx';
import { cx } from '../../ui/index.ts';
import { Section } from '../../ui/Section.tsx';

const plans = ['free', 'pro', 'team'] as const;
const plansByCapability = {
  'plan.boards': ['free', 'pro', 'team'],
  'plan.api': ['pro', 'team'],
  'plan.members': ['team'],
} as const;

/** What each plan includes, and how to change it on this server. */
export function PlanComparison() {
  const me = useStore((state) => state.me);
  if (!me) return null;
  return (
    <Section title={t('plan.title')} hint={t('plan.yours', { plan: t(`plan.${me.plan}`) })}>
      <div className="relative overflow-x-auto rounded-card border border-line bg-surface">
        <table className="w-full text-start">
          <thead className="border-b border-line">
            <tr>
              <th scope="col" className="p-3 text-start font-medium text-muted">
                {t('plan.what')}
              </th>
              {plans.map((plan) => (
                <th
                  key={plan}
                  scope="col"
                  aria-current={plan === me.plan ? 'true' : undefined}
                  className={cx('p-3 text-center font-medium', plan === me.plan && 'bg-soft text-accent')}
                >
                  {t(`plan.${plan}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {Object.entries(plansByCapability).map(([key, holders]) => (
              <tr key={key}>
                <th scope="row" className="p-3 text-start font-normal">
                  {t(key as keyof typeof plansByCapability)}
                </th>
                {plans.map((plan) => (
                  <td key={plan} className={cx('p-3 text-center', plan === me.plan && 'bg-soft')}>
                    <YesNoIcon isYes={(holders as readonly string[]).includes(plan)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="max-w-prose text-muted">{t('plan.own')}</p>
      <CopyableText text={`npx krokanti plan set ${me.email} team`} label={t('plan.title')} />
    </Section>
  );
}

function YesNoIcon({ isYes }: { isYes: boolean }) {
  const Icon = isYes ? Check : Minus;
  return (
    <>
      <Icon size={16} aria-hidden="true" className={cx('inline', isYes ? 'text-ok' : 'text-muted')} />
      <span className="sr-only">{t(isYes ? 'plan.yes' : 'plan.no')}</span>
    </>
  );
}
