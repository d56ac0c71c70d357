import { useState } from 'react';
import { call } from '../../lib/apiClient.ts';
import { dayOf, showDate } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { useAnswer } from '../../lib/useApiQuery.ts';
import { loadSpaces, type Member, say, select, useStore, wordsOf } from '../../sync/index.ts';
import { Avatar, Badge, Button, Select } from '../../ui/index.ts';
import { Confirm, Loaded, Row, Rows, Section } from '../../ui/Section.tsx';
import { Invitations } from './SpaceInvitations.tsx';

type Role = Member['role'];
type Person = Omit<Member, 'spaceId'>;

const roles = ['viewer', 'member', 'admin', 'owner'] as const;

export function Members({ spaceId }: { spaceId: string }) {
  const space = useStore((state) => state.spaces.get(spaceId));
  const mayAdmin = useStore((state) => select.mayAdmin(state, spaceId));
  const { value, problem, reload } = useAnswer('list_members', { spaceId });
  const [removing, setRemoving] = useState<Person>();
  if (!space) return null;
  return (
    <>
      <Section title={t('space.members')} hint={space.isPersonal ? t('space.personal') : undefined}>
        <Loaded value={value} problem={problem}>
          {({ members }) => (
            <Rows>
              {members.map((member) => (
                <MemberRow
                  key={member.userId}
                  spaceId={spaceId}
                  member={member}
                  isFixed={space.isPersonal}
                  onChanged={reload}
                  onRemove={() => setRemoving(member)}
                />
              ))}
            </Rows>
          )}
        </Loaded>
      </Section>
      {mayAdmin && !space.isPersonal && <Invitations spaceId={spaceId} />}
      {removing && (
        <Confirm
          title={t('members.removeOf', { name: removing.name })}
          text={t('members.removeSure', { name: removing.name })}
          confirm={t('members.remove')}
          onClose={() => setRemoving(undefined)}
          onConfirm={async () => {
            const result = await call('remove_member', { spaceId, userId: removing.userId });
            await reload();
            return result;
          }}
        />
      )}
    </>
  );
}

interface MemberRowProps {
  spaceId: string;
  member: Person;
  isFixed: boolean;
  onChanged: () => Promise<void>;
  onRemove: () => void;
}

function MemberRow({ spaceId, member, isFixed, onChanged, onRemove }: MemberRowProps) {
  const me = useStore((state) => state.me);
  const mayAdmin = useStore((state) => select.mayAdmin(state, spaceId));
  const isOwner = useStore((state) => select.hasRole(state, spaceId, 'owner'));
  // Only owners make and unmake owners.
  const mayChange = mayAdmin && !isFixed && (isOwner || member.role !== 'owner');
  const change = async (role: Role) => {
    const result = await call('update_member', { spaceId, userId: member.userId, role });
    if (result.ok) say(t('settings.saved'));
    else say(wordsOf(result.problem), { tone: 'problem' });
    await onChanged();
    if (member.userId === me?.id) await loadSpaces();
  };
  return (
    <Row
      icon={<Avatar name={member.name} size={28} />}
      title={
        <>
          {member.name}
          {member.userId === me?.id && <Badge>{t('settings.you')}</Badge>}
        </>
      }
      detail={
        <>
          {member.email} · {t('agents.since', { when: showDate(dayOf(member.joinedAt, me?.timeZone ?? 'UTC'), 'UTC') })}
        </>
      }
      actions={
        mayChange ? (
          <div className="flex items-center gap-2">
            <Select
              aria-label={t('members.role', { name: member.name })}
              value={member.role}
              className="w-44!"
              onChange={(event) => void change(event.target.value as Role)}
            >
              {roles
                .filter((role) => isOwner || role !== 'owner')
                .map((role) => (
                  <option key={role} value={role}>
                    {t(`members.${role}`)}
                  </option>
                ))}
            </Select>
            {member.userId !== me?.id && (
              <Button aria-label={t('members.removeOf', { name: member.name })} onClick={onRemove}>
                {t('members.remove')}
              </Button>
            )}
          </div>
        ) : (
          <span className="text-muted">{t(`members.${member.role}`)}</span>
        )
      }
    />
  );
}
