import type { Place } from '../base/diagnostic.js';
import type { Rate } from '../base/time.js';

/**
 * The resolved storyboard: one per film, concrete. Nothing optional, no `${{`, mentions parsed, defaults applied,
 * includes merged. Everything that many variants share is one object (interned), so 10,000 variants stay small.
 */
export type Storyboard = {
  readonly board: Board;
  /** Axis → value as written, sorted by axis; empty without variants. */
  readonly variant: Readonly<Record<string, string>>;
  readonly film: {
    /** Safe on every file system, unique in the run; without extension. */
    readonly name: string;
    /** Seconds of fade to black at the end; 0: none. */
    readonly endFadeS: number;
    readonly music: Music | null;
    /** Loudness that the film is brought to, in LUFS; null: it stays as it is. */
    readonly loudnessLufs: number | null;
    /** Where its captions go; `file`: beside it, and as a track in it that players can show. */
    readonly captions: CaptionsIn;
    /** Texts laid over its picture, in the order written. */
    readonly titles: readonly Title[];
    readonly logo: Logo | null;
    /** What is made of it besides, in other shapes and qualities, from the same takes. */
    readonly deliver: readonly Delivery[];
    /** Where it is named, or what names it. */
    readonly place: Place;
    /** Where its fade at the end is written; where it has none, `place`. */
    readonly endPlace: Place;
  };
  readonly format: Format;
  readonly scenes: readonly Scene[];
  /** In list order, omitted ones included, those whose `only` excludes this variant left out. */
  readonly shots: readonly Shot[];
};

/**
 * Where a title stands. `card`: alone on a plain page that hides the picture; `center`, `top`, `bottom`: on the middle
 * of the picture; `lower_third`: low, where lines begin.
 */
export const titlePositions = ['card', 'center', 'top', 'bottom', 'lower_third'] as const;
export type TitlePosition = (typeof titlePositions)[number];

export type Title = {
  /** Its first line says the most, those after it are set smaller. */
  readonly text: string;
  /** Seconds from the film's first frame; negative: from its end. */
  readonly atS: number;
  /** Null: three seconds, or what is left of the film. */
  readonly durationS: number | null;
  readonly position: TitlePosition;
  /** Seconds in which it comes, and in which it goes. */
  readonly fadeS: number;
  readonly origins: Origins;
};

export const corners = ['top_left', 'top_right', 'bottom_left', 'bottom_right'] as const;
export type Corner = (typeof corners)[number];

/** A picture that stands in a corner of the whole film. Widths are parts of the film's. */
export type Logo = {
  /** Path relative to the root. */
  readonly image: string;
  readonly position: Corner;
  readonly width: number;
  /** From the edges; null: as titles keep from them. */
  readonly margin: number | null;
  /** 0 to 1. */
  readonly opacity: number;
  readonly origins: Origins;
};

/** How much of the picture is kept when it is encoded, against how large the file becomes. */
export const qualities = ['draft', 'standard', 'master'] as const;
export type Quality = (typeof qualities)[number];

/** A file that is delivered of a film. */
export type Delivery = {
  /** What its file is called after the film's own name: `9x16`, `1080x1920-master-max25mb`. */
  readonly name: string;
  readonly aspect: string;
  readonly width: number;
  readonly height: number;
  readonly fit: Fit | null;
  readonly focus: readonly [number, number];
  readonly quality: Quality;
  /** Null: as large as it comes. */
  readonly maxBytes: number | null;
  /** Of which second a picture is put beside it; true: the program chooses; null or false: none. */
  readonly poster: number | boolean | null;
  readonly place: Place;
  readonly posterPlace: Place;
  readonly maxPlace: Place;
};

/** Music under a film. */
export type Music = {
  /** Path relative to the root. */
  readonly file: string;
  /** Seconds into the file where it begins. */
  readonly inS: number;
  readonly gainDb: number;
  /** How far it gives way to the sound of clips and to what is laid over them; 0: not at all. */
  readonly duckDb: number;
  /** Seconds in which it comes, and in which it goes. */
  readonly fadeS: number;
  readonly loop: boolean;
  readonly origins: Origins;
};

/** A sound file that is heard with a shot: a voice, an effect. */
export type Laid = {
  /** Path relative to the root. */
  readonly file: string;
  /** Seconds from the shot's first frame. */
  readonly atS: number;
  readonly gainDb: number;
};

/** Words that are read with a shot; lines as written. Null: as long as there is time, after the words before them. */
export type Said = {
  readonly text: string;
  /** Seconds from the shot's first frame. */
  readonly atS: number | null;
  readonly durationS: number | null;
  /** Where they are written, as `origins` knows it. */
  readonly field: string;
};

export type Board = {
  /** The file, POSIX, relative to the root: `storyboards/keeper.yaml`. */
  readonly path: string;
  /** `path` without its ending: what addresses begin with. */
  readonly id: string;
  /** The file's stem: what people say, and `${{ board }}`. */
  readonly name: string;
  readonly title: string | null;
  /** Where this board's picks live: `storyboards/keeper.picks.yaml`. */
  readonly picksPath: string;
};

/** The program's own model: it costs nothing, draws its clips here, and makes what names no other. */
export const FREE_MODEL = 'animatic';

/** Length of the shorter side. */
export const resolutions = ['480p', '720p', '1080p'] as const;
export type Resolution = (typeof resolutions)[number];

export type Format = {
  /** Delivered, `16:9`. */
  readonly aspect: string;
  /** Asked of the model; equal to `aspect` where the board does not say otherwise. */
  readonly shoot: string;
  readonly resolution: Resolution;
  readonly rate: Rate;
  /** Of the film's picture, even numbers. */
  readonly width: number;
  readonly height: number;
  /** How a clip of another shape fills the film; null: the author did not say. */
  readonly fit: Fit | null;
  readonly focus: readonly [number, number];
  readonly origins: Origins;
};

/** How a clip of another shape fills the film. */
export const fits = ['crop', 'pad', 'blur'] as const;
export type Fit = (typeof fits)[number];

/** Whether a clip is asked for with sound. */
export const sounds = ['generate', 'none'] as const;

/** What goes out of the clip that a shot continues: the clip itself, or nothing but its last frame. */
export const extensions = ['clip', 'last-frame'] as const;
export type ExtendBy = (typeof extensions)[number];

/** What the film does with the sound of a clip. */
export const mixes = ['keep', 'mute'] as const;
export type Mix = (typeof mixes)[number];

/** Where the film's captions go. */
export const captionsIn = ['none', 'file', 'burn'] as const;
export type CaptionsIn = (typeof captionsIn)[number];

export type Scene = { readonly id: string; readonly heading: string | null };

/** What becomes of a shot: the first five by what the author wrote, the last two by whether anyone in it has images. */
export type Mode = 'clip' | 'reuse' | Operation;

/** What can be asked of a model. */
export const operations = ['text', 'image', 'reference', 'extend', 'edit'] as const;
export type Operation = (typeof operations)[number];

export type Shot = {
  readonly id: string;
  readonly scene: string | null;
  /** Shot id with the axes its request uses, `hook@aspect=9x16,lang=en`; equal in two films: one slot. */
  readonly slot: string;
  readonly mode: Mode;
  /** `provider/model` or `animatic` for this shot's operation; null where nothing is asked (clip, reuse). */
  readonly model: string | null;
  /** Shot id of the source of an extend or edit; null otherwise. */
  readonly parent: string | null;
  /** Shot id whose clip a `reuse` shows. */
  readonly reuse: string | null;
  /** Has no place in the film. */
  readonly omit: boolean;
  readonly words: Words;
  /** In queue order (LANGUAGE: by mention, then `cast`, props, location): the positions that mentions point to. */
  readonly members: readonly Member[];
  readonly firstFrame: Reference | null;
  readonly lastFrame: Reference | null;
  /** The author's own footage, path relative to the root. */
  readonly clip: string | null;
  /** Seconds into the clip's own new part where the film's use of it begins. */
  readonly inS: number;
  /** Seconds in the film; null: to the end of what is shown (own clip, edit of one). */
  readonly durationS: number | null;
  /** Seconds to buy, where the author overrides what follows from `in` + `duration`. */
  readonly buyS: number | null;
  /** Seconds of parent that an extension sends, where the author asks for a shorter tail. */
  readonly tailS: number | null;
  readonly extendBy: ExtendBy;
  readonly takes: number;
  readonly sound: (typeof sounds)[number];
  readonly mix: Mix;
  /** As written; places stand under `audio.<n>` in `origins`. */
  readonly audio: readonly Laid[];
  readonly captions: readonly Said[];
  readonly fit: Fit | null;
  readonly focus: readonly [number, number];
  /** Into this shot, from the one before it in this film. */
  readonly transition: Transition;
  readonly origins: Origins;
};

/** What a shot asks of its model; null: nothing. */
export function operationOf({ mode, extendBy }: Pick<Shot, 'mode' | 'extendBy'>): Operation | null {
  if (mode === 'clip' || mode === 'reuse') return null;
  return mode === 'extend' ? continuationOf({ extendBy }) : mode;
}

/** What a shot asks that continues another: on a single frame it begins as with any other image. */
export function continuationOf({ extendBy }: Pick<Shot, 'extendBy'>): Operation {
  return extendBy === 'last-frame' ? 'image' : 'extend';
}

/** How one picture becomes another: `fade` goes through black, a wipe is named after where its edge moves to. */
export const changes = [
  'cut',
  'dissolve',
  'fade',
  'fade_white',
  'wipe_left',
  'wipe_right',
  'wipe_up',
  'wipe_down',
] as const;
export type Change = (typeof changes)[number];

/** `durationS`: what both shots share; a fade into a film's first shot takes it from that shot alone. A cut has none. */
export type Transition = { readonly type: Change; readonly durationS: number };

/** What the author wrote for a shot, structured; texts in NFC with runs of white space as one space. */
export type Words = {
  readonly size: string | null;
  readonly angle: string | null;
  readonly camera: string | null;
  readonly lens: string | null;
  readonly framing: string | null;
  readonly prompt: readonly Segment[];
  readonly dialogue: readonly Line[];
  /** Board, scene and shot style joined. */
  readonly style: string | null;
  readonly avoid: string | null;
};

/** A stretch of text, or a mention: a position in the shot's members. */
export type Segment = { readonly text: string } | { readonly member: number };

/** `off`: heard, not seen; the speaker is then a member only if in the cast for another reason, so `name` and `voice` stand here too. */
export type Line = {
  readonly member: number | null;
  readonly name: string;
  readonly voice: Voice | null;
  readonly line: string;
  readonly off: boolean;
};

export type Voice = { readonly words: string | null; readonly id: string | null };

export type Member = {
  readonly kind: 'character' | 'prop' | 'location';
  /** The author's name for it, unique on the board: `mira`. */
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly look: { readonly id: string; readonly description: string | null } | null;
  readonly voice: Voice | null;
  /** In the order in which they are dealt with this look; empty: words only. */
  readonly references: readonly Reference[];
};

/** What a reference shows. */
export const roles = ['face', 'full_body', 'profile', 'back', 'detail', 'turnaround'] as const;
export type Role = (typeof roles)[number];

export type Reference = { readonly role: Role | null; readonly source: Source; readonly place: Place };

/** Where an image's bytes are. `path` is relative to the root. */
export type Source =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string; readonly sha256: string | null }
  | { readonly kind: 'file_id'; readonly id: string };

/** A source as people write and read it. */
export function sourceText(source: Source): string {
  switch (source.kind) {
    case 'file':
      return source.path;
    case 'url':
      return source.url;
    case 'file_id':
      return source.id;
  }
}

/**
 * Field path → where it was written, so that any later complaint finds its line: `duration`, `references.0`, `prompt`.
 * Shared by all variants of a shot; `over` holds what this variant took from elsewhere (a CSV cell, an axis value).
 * Read with `placeOf`.
 */
export type Origins = {
  readonly places: ReadonlyMap<string, Place>;
  readonly over: ReadonlyMap<string, Place> | null;
};

/** The place of a field; of the nearest field around it where it was not written itself. `''` is the shot's own place and always there. */
export function placeOf(origins: Origins, field: string): Place {
  for (let path = field; ; path = path.slice(0, Math.max(0, path.lastIndexOf('.')))) {
    const place = origins.over?.get(path) ?? origins.places.get(path);
    if (place !== undefined) return place;
    if (path === '') throw new Error(`origins without a root, asked for ${field}`);
  }
}
