import * as comments from '../../operations/comments.ts';
import type { ToolHandler } from '../../operations/handlerTypes.ts';
import { formatDateInZone } from '../../operations/timeZoneDates.ts';
import { resolveMentions } from './resolveMentions.ts';

export const add_comment: ToolHandler<'add_comment'> = async (context, input) => {
  const content = await resolveMentions(context.db, context.spaceId, input.content);
  const { comment } = await comments.add_comment(context, { ...input, content });
  const { user } = context.actor;
  return {
    comment: {
      id: comment.id,
      by: user.name,
      at: formatDateInZone(user.time_zone, comment.createdAt),
      content: comment.content,
    },
  };
};
