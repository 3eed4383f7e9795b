/**
 * Who sits before these screens: the employer's own clerk in the hall, or a clerk of the centre with the employer at the
 * window. The counter opens them at `/employer/at/<employer>`; nothing else tells the two apart, and it never changes while
 * the page lives.
 */
const found = /^\/employer\/at\/([0-9a-f-]{36})(?:\/|$)/.exec(window.location.pathname);

/** The employer that the counter serves; `undefined` in the hall. */
export const servedEmployerId: string | undefined = found?.[1];
export const basename = servedEmployerId ? `/employer/at/${servedEmployerId}` : '/employer';
/** The employer's page at the desk, and the window. */
export const deskPaths = { employer: `/staff/employers/${servedEmployerId ?? ''}`, window: '/staff/counter' };

/** What makes a business binding, in words: a signature in the hall, a stamped paper at the counter. */
export const confirmWords = servedEmployerId
  ? {
      lead: '请单位经办人核对无误，再打印确认书盖章。',
      action: '核对无误，打印确认书',
      unconfirmed: '打印确认书前什么都没有改变，可以放弃重来。',
      listUnconfirmed: '受理前可以放弃重来；受理后清册不能再修改。',
      open: '核对并办理',
      step: '盖章受理',
    }
  : {
      lead: '核对无误后，用单位证书签名确认。',
      action: '核对无误，去签名确认',
      unconfirmed: '确认前什么都没有改变，可以放弃重来。',
      listUnconfirmed: '确认前可以放弃重来；确认后清册不能再修改。',
      open: '核对并签名',
      step: '签名确认',
    };
