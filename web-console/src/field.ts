/** Puts the field page on the page. */
import { mount } from "svelte";
import "./field/field.css";
import Field from "./field/Field.svelte";
import { keepPage } from "./lib/field/keeping";
import { speech } from "./lib/i18n/language.svelte";

const place = document.getElementById("field");
if (place === null) throw new Error("field.html has no element with the id field");
await speech.recall();
mount(Field, { target: place });
// While the page is worked on there is no build to keep.
if (import.meta.env.PROD) keepPage("serviceWorker" in navigator ? navigator.serviceWorker : undefined);
