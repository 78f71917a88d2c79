/**
 * How a unit is drawn, as shaders: a plate whose shape and colour say what it does, in it a sign that says what it is.
 * Far out there is no room for the sign, and the plate alone stands for the unit.
 *
 * Statuses and kinds are numbered as on the wire. No uniform buffers: MapLibre keeps its own.
 */

export const VERTEX = `#version 300 es
precision highp float;
uniform mat4 u_matrix;
uniform float u_now;
uniform float u_size;
uniform float u_lost_after;
uniform float u_crowd;
uniform int u_hidden;
in vec4 a_way;
in vec3 a_time;
in uvec4 a_what;
flat out int v_kind;
flat out int v_status;
flat out int v_mark;
flat out float v_lost;
flat out float v_px;
void main() {
  v_kind = int(a_what.x);
  v_status = int(a_what.y);
  v_mark = int(a_what.z);
  v_lost = u_now - a_time.z > u_lost_after ? 1.0 : 0.0;
  float share = a_time.y <= 0.0 ? 1.0 : clamp((u_now - a_time.x) / a_time.y, 0.0, 1.0);
  // Half of a point is room for the rings around it.
  v_px = u_size * (v_status == 5 ? 1.35 : (v_mark & 1) != 0 ? 1.2 : 1.0);
  // In a crowd those who have nothing to do step back, so that the others are seen.
  if (v_status == 0 && v_mark == 0) v_px *= mix(1.0, 0.55, u_crowd);
  bool hidden = ((u_hidden >> v_status) & 1) == 1 && v_mark == 0;
  gl_Position = hidden ? vec4(2.0, 2.0, 2.0, 1.0) : u_matrix * vec4(mix(a_way.xy, a_way.zw, share), 0.0, 1.0);
  gl_PointSize = hidden ? 0.0 : v_px * 2.0;
}`;

/** Colours after Okabe and Ito; red is for what is overdue, never for a unit. */
export const FRAGMENT = `#version 300 es
precision highp float;
uniform float u_now;
uniform float u_old;
uniform float u_pulse;
uniform float u_signs;
uniform float u_crowd;
flat in int v_kind;
flat in int v_status;
flat in int v_mark;
flat in float v_lost;
flat in float v_px;
out vec4 o_colour;

float box(vec2 p, vec2 half_size) { vec2 d = abs(p) - half_size; return length(max(d, 0.0)) + min(max(d.x, d.y), 0.0); }
float disc(vec2 p, float r) { return length(p) - r; }
float segment(vec2 p, vec2 a, vec2 b, float r) { vec2 g = p - a, h = b - a; return length(g - h * clamp(dot(g, h) / dot(h, h), 0.0, 1.0)) - r; }
float triangle(vec2 p, float r) { p.y -= r * 0.12; const float k = 1.7320508; p.x = abs(p.x) - r; p.y = -p.y + r / k; if (p.x + k * p.y > 0.0) p = vec2(p.x - k * p.y, -k * p.x - p.y) / 2.0; p.x -= clamp(p.x, -2.0 * r, 0.0); return -length(p) * sign(p.y); }

float plate(vec2 p) {
  if (v_status == 2) return triangle(p, 0.88);
  if (v_status == 3) return box(p, vec2(0.72)) - 0.06;
  if (v_status == 4) { p = abs(p); return (p.x + p.y - 1.02) * 0.7071; }
  if (v_status == 6) { p = abs(p); return max(abs(p.x - p.y) * 0.7071 - 0.2, max(p.x, p.y) - 0.66); }
  return disc(p, 0.82);
}

/* A person, a shield, a car, a boat, a bubble of speech, three together; y grows downward. */
float sign_of(vec2 p) {
  if (v_status == 2) p.y -= 0.12;
  p /= v_status == 2 ? 0.78 : 1.0;
  if (v_status == 5) return min(box(p - vec2(0.0, -0.14), vec2(0.1, 0.3)), disc(p - vec2(0.0, 0.38), 0.13));
  if (v_kind == 1) { p.x = abs(p.x); float shield = max(box(p - vec2(0.0, -0.14), vec2(0.36, 0.3)), -1.0); float tip = max(dot(p - vec2(0.36, 0.14), vec2(0.76, 0.65)), -p.y + 0.1); return min(shield, tip); }
  if (v_kind == 2) { float body = box(p - vec2(0.0, 0.08), vec2(0.46, 0.14)) - 0.04; float cab = box(p - vec2(-0.02, -0.14), vec2(0.26, 0.12)) - 0.05; p.x = abs(p.x); return min(min(body, cab), disc(p - vec2(0.26, 0.28), 0.12)); }
  if (v_kind == 3) { float hull = max(box(p - vec2(0.0, 0.24), vec2(0.48, 0.13)), dot(vec2(abs(p.x), p.y) - vec2(0.48, 0.11), vec2(0.85, 0.5))); float sail = max(max(p.x - 0.02 - (p.y + 0.42) * 0.62, -p.x - 0.02), max(p.y - 0.04, -p.y - 0.44)); return min(hull, sail); }
  if (v_kind == 4) { float talk = box(p - vec2(0.0, -0.08), vec2(0.38, 0.24)) - 0.06; float tail = max(max(p.y - 0.44, -p.y + 0.1), max(-p.x - 0.22, p.x + p.y * 0.9 - 0.24)); return min(talk, tail); }
  if (v_kind == 5) { float mid = disc(p - vec2(0.0, -0.24), 0.19); p.x = abs(p.x); return min(mid, disc(p - vec2(0.26, 0.18), 0.19)); }
  return min(disc(p - vec2(0.0, -0.26), 0.19), max(disc(p - vec2(0.0, 0.4), 0.38), p.y - 0.4));
}

vec3 colour() {
  if (v_status == 0) return vec3(0.0, 0.62, 0.45);
  if (v_status == 1 || v_status == 2) return vec3(0.337, 0.706, 0.914);
  if (v_status == 3) return vec3(0.902, 0.624, 0.0);
  if (v_status == 4) return vec3(0.8, 0.475, 0.655);
  if (v_status == 5) return vec3(1.0);
  return vec3(0.55);
}

vec4 over(vec4 below, vec3 rgb, float alpha) { return vec4(rgb * alpha, alpha) + below * (1.0 - alpha); }

void main() {
  vec2 p = (gl_PointCoord * 2.0 - 1.0) * 2.0;
  float soft = 2.0 / v_px;
  float d = plate(p);
  vec3 ink = vec3(0.027, 0.071, 0.106);
  vec3 body = colour();
  // An old picture has no colours, a lost unit hardly any: nobody decides by them.
  body = mix(body, vec3(dot(body, vec3(0.3, 0.5, 0.2))) * 0.85, max(u_old, v_lost * 0.7));
  float alpha = 1.0 - smoothstep(-soft, soft, d);
  vec4 c = over(vec4(0.0), ink, (1.0 - smoothstep(-soft, soft, d - 0.16)) * 0.9);
  bool hollow = v_status == 1;
  c = over(c, body, hollow ? alpha * smoothstep(-soft, soft, d + 0.3) : alpha);
  if (u_signs > 0.0 && v_status != 6) {
    float g = (1.0 - smoothstep(-soft, soft, sign_of(p))) * u_signs;
    c = over(c, hollow ? body : ink, g * (hollow || v_status == 5 ? 1.0 : 0.88));
  }
  c *= v_lost > 0.5 ? 0.55 : 1.0;
  if (v_status == 0 && v_mark == 0) c *= mix(1.0, 0.6, u_crowd);
  if (v_status == 5) {
    float r = 1.05 + 0.75 * (u_pulse < 0.0 ? 0.5 : u_pulse);
    c = over(c, vec3(1.0), (1.0 - smoothstep(0.0, 0.18, abs(disc(p, r)))) * (u_pulse < 0.0 ? 0.9 : 1.0 - u_pulse));
    c = over(c, vec3(1.0), (1.0 - smoothstep(0.0, 0.1, abs(disc(p, 1.05)))) * 0.9);
  }
  if ((v_mark & 1) != 0) c = over(c, vec3(1.0), 1.0 - smoothstep(0.05, 0.05 + soft, abs(disc(p, 1.28)) - 0.03));
  else if ((v_mark & 4) != 0) c = over(c, vec3(0.486, 0.769, 1.0), 1.0 - smoothstep(0.04, 0.04 + soft, abs(disc(p, 1.2)) - 0.03));
  else if ((v_mark & 2) != 0) c = over(c, vec3(0.85, 0.9, 0.95), (1.0 - smoothstep(0.03, 0.03 + soft, abs(disc(p, 1.2)) - 0.01)) * 0.9);
  if (c.a < 0.02) discard;
  o_colour = c;
}`;
