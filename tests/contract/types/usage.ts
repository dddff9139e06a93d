// Compiled with the types that `.ci/types` generates; each wrong line must be an error.
import type {
  AB2Create, ABCreate, CompaniesUpdate, CountryCode, MachinesCreate, MachinesRecord, MachinesUpdate, ProtoCreate,
  ProtoOption,
} from "./workspace";

const one: MachinesCreate = {
  serial_number: "M-1",
  size: "Extra large",
  users: [{ target_object: "people", target_record_id: "00000000-0000-4000-8000-000000000001" }],
};

export const all: MachinesCreate = {
  ...one,
  serial_number: [{ value: "M-1" }],
  size: { option: "Small" },
  tags: ["Ärzte", { option: "0042" }],
  stage: [],
  colour: "any title",
  weight: 12.5,
  is_leased: "true",
  price: "4.99",
  built_on: "2026-01",
  health: [{ value: 3 }],
  maker: "example.com",
  users: [
    { target_object: "companies", domains: [{ domain: "example.com" }] },
    { target_object: "people", email_addresses: [{ email_address: "person@example.com" }] },
    {
      target_object: "people",
      target_record_reference: { match: { email_addresses: "person@example.com" }, if_multiple_matches: "first" },
    },
  ],
  related: { target_object: "a-b", name: [{ value: "x" }] },
  owner: { referenced_actor_type: "workspace-member", referenced_actor_id: "00000000-0000-4000-8000-000000000001" },
  watchers: ["person@example.com"],
  site: "1 Main Street",
  support_phone: { original_phone_number: "020 7946 0958", country_code: "GB" },
  contact: { first_name: "Ada", last_name: "Doe", full_name: "Ada Doe" },
  mood: { anything: true },
};

export const update: MachinesUpdate = { tags: [], weight: [] };
export const hostile: ProtoCreate = {
  "": "x", ["__proto__"]: "x", "a/b~c": 1, "0042": true, type: "x", self: "x", "a b": "x", "a-b": "x", "a$b\"\\": "x",
  option: ["\"", "\\", "*/", "line\nline", "\u2028", "🎉", "#{x}"],
};
export const same: [ABCreate, AB2Create] = [{ name: "x" }, { create: "x" }];

export function read(record: MachinesRecord): [string | undefined, number | undefined, CountryCode | null | undefined] {
  return [record.tags[0]?.option.title, record.weight[0]?.value, record.site[0]?.country_code];
}

// @ts-expect-error a required attribute is missing
export const missing: MachinesCreate = { serial_number: "M-1", size: "Small" };
// @ts-expect-error there is no such attribute
export const unknown: MachinesUpdate = { serial: "M-1" };
// @ts-expect-error read-only
export const readOnly: MachinesUpdate = { record_id: "x" };
// @ts-expect-error archived
export const archived: MachinesUpdate = { old_note: "x" };
// @ts-expect-error nobody writes interactions
export const interaction: MachinesUpdate = { last_call: [] };
// @ts-expect-error an archived option
export const archivedOption: MachinesUpdate = { size: "Tiny" };
// @ts-expect-error no option, in the long form
export const longOption: MachinesUpdate = { stage: [{ status: "Unknown" }] };
// @ts-expect-error several values are always in an array
export const bare: MachinesUpdate = { tags: "Ärzte" };
// @ts-expect-error one value at most
export const two: MachinesUpdate = { weight: [1, 2] };
// @ts-expect-error a required attribute cannot be cleared
export const cleared: MachinesUpdate = { serial_number: [] };
// @ts-expect-error nor can one that is filled in when a record is created
export const clearedDefault: CompaniesUpdate = { tier: [] };
// @ts-expect-error another object
export const object: MachinesUpdate = { maker: { target_object: "people", target_record_id: "x" } };
// @ts-expect-error no string where two objects are allowed
export const bareReference: MachinesUpdate = { users: ["example.com"] };
// @ts-expect-error no attribute of that object
export const match: MachinesUpdate = { maker: { target_object: "companies", email_addresses: [{ email_address: "x" }] } };
// @ts-expect-error no number is a string
export const weight: MachinesUpdate = { weight: "12" };
// @ts-expect-error all ten properties are required
export const site: MachinesUpdate = { site: { line_1: "1 Main Street" } };
// @ts-expect-error no such country
export const phone: MachinesUpdate = { support_phone: { original_phone_number: "1", country_code: "ZZ" } };
// @ts-expect-error no option has no title
export const empty: ProtoOption = "";
