import { select, useStore } from '../../../sync/index.ts';

interface MentionProps {
  spaceId: string;
  userId: string;
  /** Shown if the person is not a member of the space. */
  writtenName: string;
}

/** A person mentioned in a text, by the name they have now. */
export function Mention({ spaceId, userId, writtenName }: MentionProps) {
  const name = useStore((state) => select.getSpaceMember(state, spaceId, userId)?.name) ?? writtenName;
  return (
    <span className="mention">
      @<bdi>{name}</bdi>
    </span>
  );
}
