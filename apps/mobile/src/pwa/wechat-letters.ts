import { lettersOf } from './letters.ts';
import { isInWeChat } from './standing.ts';

/**
 * 微信“字体大小”: WeChat writes the size that its user has chosen on the page's body, and text alone would grow, in boxes that do
 * not. The whole page follows it instead, as in 关怀版. On Android the browser itself draws every letter larger, and what is
 * measured in letters grows with them: nothing is written there, and nothing is to be done.
 */
export function followWeChatLetters(): void {
  if (!isInWeChat()) return;
  const root = document.documentElement;
  root.classList.add('in-wechat');
  const follow = () => {
    const { body } = document;
    const adjust =
      body.style.getPropertyValue('-webkit-text-size-adjust') || body.style.getPropertyValue('text-size-adjust');
    root.style.setProperty('--wechat-letters', String(lettersOf(adjust)));
  };
  new MutationObserver(follow).observe(document.body, { attributes: true, attributeFilter: ['style'] });
  follow();
}
