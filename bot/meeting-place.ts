import { provinceOf, unitAt } from '../areas/areas.ts';

/** One sentence on where and when the commune's one-stop desk is met, from what staff entered; says so when they have not. */
export function whereToMeet(
  areaCode: string | null,
  profile: { deskAddress: string | null; hours: string | null; phone: string | null } | null,
  now: Date,
): string {
  if (areaCode === null)
    return 'Anh/chị cũng có thể đến Bộ phận Một cửa của xã, phường nơi mình ở trong giờ hành chính.';
  const unit = unitAt(areaCode, now);
  const province = unitAt(provinceOf(areaCode), now);
  const name = [unit?.fullName, province?.fullName].filter((part) => part !== undefined).join(', ');
  const parts = [
    profile?.deskAddress ? `địa chỉ: ${profile.deskAddress}` : null,
    profile?.hours ? `giờ làm việc: ${profile.hours}` : null,
    profile?.phone ? `điện thoại: ${profile.phone}` : null,
  ].filter((part) => part !== null);
  if (parts.length === 0)
    return `${name} chưa nhập địa chỉ và giờ làm việc của Bộ phận Một cửa vào hệ thống.`;
  return `Bộ phận Một cửa ${name} – ${parts.join('; ')}.`;
}
