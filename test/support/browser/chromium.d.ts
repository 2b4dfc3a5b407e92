export const ADVICE: string;
export function findChromium(): string | null;
