import { defineError } from "tunnel-worker-sdk";

/** The catalogue does not have these items. */
export const UnknownSku = defineError(
  "app.errors.unknownSku",
  ({ skus }: { skus: string[] }) => `not for sale: ${skus.join(", ")}`,
  { httpCode: 422 },
);

/** Nobody has handed out this coupon, or its time is over. */
export const UnknownCoupon = defineError(
  "app.errors.unknownCoupon",
  ({ code }: { code: string }) => `there is no coupon ${code}`,
  { httpCode: 422 },
);
