import { problems } from '../../platform/problem.ts';

/** How the hotline can refuse. */
export const refusals = problems('hotline', {
  callNotFound: [404, '未找到这通来电'],
  promptNotFound: [404, '没有这条语音词条'],
  wrongWording: [422, '语音词条不能使用'],
  promptChanged: [409, '这条语音词条刚刚被别人修改'],
});
