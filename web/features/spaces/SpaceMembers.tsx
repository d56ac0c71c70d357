import { useState } from 'react';
import { canChangeRole, type Role, roles } from '../../../contract/rules/roles.ts';
import { callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { addDays, formatRelativeDate, getToday, toDay } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { useApiQuery } from '../../lib/useApiQuery.ts';
import { loadSpaces, type Member, select, showToast, useStore } from '../../sync/index.ts';
import { AsyncContent } from '../../ui/AsyncContent.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Avatar, Button, Chip, Select } from '../../ui/index.ts';
import { RowList, RowListItem } from '../../ui/RowList.tsx';
import { Section } from '../../ui/Section.tsx';
import NewSpaceDialog from './NewSpaceDialog.tsx';
import { SpaceInvitations } from './SpaceInvitations.tsx';

type MemberWithoutSpace = Omit<Member, 'spaceId'>;

export function SpaceMembers({ spaceId }: { spaceId: string }) {
  const space = useStore((state) => state.spaces.get(spaceId));
  const isAdmin = useStore((state) => select.isSpaceAdmin(state, spaceId));
  const { data, error, refetch } = useApiQuery('list_members', { spaceId });
  const [isCreatingTeam, setCreatingTeam] = useState(false);
  const [removing, setRemoving] = useState<MemberWithoutSpace>();
  if (!space) return null;
  return (
    <>
      <Section title={t('space.members')} hint={space.isPersonal ? t('space.personal') : undefined}>
        <AsyncContent value={data} error={error}>
          {({ members }) => (
            <RowList>
              {members.map((member) => (
                <MemberRow
                  key={member.userId}
                  spaceId={spaceId}
                  member={member}
                  isFixed={space.isPersonal}
                  onChanged={refetch}
                  onRemove={() => setRemoving(member)}
                />
              ))}
            </RowList>
          )}
        </AsyncContent>
      </Section>
      {space.isPersonal && (
        <Button className="self-start" onClick={() => setCreatingTeam(true)}>
          {t('space.createTeam')}
        </Button>
      )}
      {isCreatingTeam && <NewSpaceDialog section="members" onClose={() => setCreatingTeam(false)} />}
      {isAdmin && !space.isPersonal && <SpaceInvitations spaceId={spaceId} />}
      {removing && (
        <ConfirmDialog
          title={t('members.removeOf', { name: removing.name })}
          text={t('members.removeSure', { name: removing.name })}
          confirmLabel={t('members.remove')}
          onClose={() => setRemoving(undefined)}
          onConfirm={async () => {
            const result = await callApi('remove_member', { spaceId, userId: removing.userId });
            await refetch();
            return result;
          }}
        />
      )}
    </>
  );
}

interface MemberRowProps {
  spaceId: string;
  member: MemberWithoutSpace;
  isFixed: boolean;
  onChanged: () => Promise<void>;
  onRemove: () => void;
}

function MemberRow({ spaceId, member, isFixed, onChanged, onRemove }: MemberRowProps) {
  const me = useStore((state) => state.me);
  const ownRole = useStore((state) => select.getOwnRole(state, spaceId));
  const possibleRoles =
    ownRole === undefined || isFixed ? [] : roles.filter((role) => canChangeRole(ownRole, member.role, role));
  const changeRole = async (role: Role) => {
    const result = await callApi('update_member', { spaceId, userId: member.userId, role });
    if (result.ok) showToast(t('settings.saved'));
    else showToast(getErrorMessage(result.error), { tone: 'error' });
    await onChanged();
    if (member.userId === me?.id) await loadSpaces();
  };
  return (
    <RowListItem
      icon={<Avatar name={member.name} size={28} />}
      title={
        <>
          {member.name}
          {member.userId === me?.id && <Chip>{t('settings.you')}</Chip>}
        </>
      }
      detail={
        <>
          {member.email} · {formatJoinDate(member.joinedAt, me?.timeZone ?? 'UTC')}
        </>
      }
      actions={
        possibleRoles.length > 0 ? (
          <div className="flex items-center gap-2">
            <Select
              aria-label={t('members.role', { name: member.name })}
              value={member.role}
              className="w-44!"
              onChange={(event) => void changeRole(event.target.value as Role)}
            >
              {possibleRoles.map((role) => (
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

function formatJoinDate(joinedAt: string, timeZone: string): string {
  const day = toDay(joinedAt, timeZone);
  const today = getToday(timeZone);
  if (day === today) return t('members.joinedToday');
  if (day === addDays(today, -1)) return t('members.joinedYesterday');
  return t('members.joined', { when: formatRelativeDate(day, timeZone) });
}
