/** Of somebody who has or had several accounts: whose the row is. */
export const AccountEnd = ({ of }: { readonly of: string | null }) => of && `　账号尾号 ${of.slice(-4)}`;
