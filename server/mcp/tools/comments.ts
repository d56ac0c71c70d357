import * as comments from '../../operations/comments.ts';
import type { Tool } from '../../operations/handlerTypes.ts';
import { dateIn } from '../../operations/timeZoneDates.ts';

export const add_comment: Tool<'add_comment'> = async (context, input) => {
  const { comment } = await comments.add_comment(context, input);
  const { user } = context.actor;
  return {
    comment: {
      id: comment.id,
      by: user.name,
      at: dateIn(user.time_zone, comment.createdAt),
      content: comment.content,
    },
  };
};
