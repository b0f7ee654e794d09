"""Make the video, poster, spectrogram and data of "Waves you can hear" (needs Pillow and ffmpeg).

Run: python demo/tools/make_waves.py
"""

from __future__ import annotations

import cmath
import random
import subprocess
import tempfile
import wave
from array import array
from math import pi, sin
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

COURSE = Path(__file__).resolve().parent.parent / "waves-you-can-hear"
WIDTH, HEIGHT, RATE, SECONDS = 640, 360, 20, 12
DEEP, DOT, MARKED, CURVE, FAINT = "#0b3b40", "#7fb9b4", "#ffc857", "#7ff0d2", "#2b6468"
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def loudness(second: float) -> tuple[float, float]:
    """How strongly the low and the high tone are heard: low, then high, then both, each faded in and out."""

    def part(start: float, stop: float) -> float:
        return max(0.0, min(1.0, (second - start) / 0.4, (stop - second) / 0.4))

    return part(0.1, 4) + part(8, 11.9), part(4, 8) + part(8, 11.9)


def push(x: float, second: float) -> float:
    low, high = loudness(second)
    slow = 2 * pi * (x / 256 - second * 0.5)
    return 11 * low * sin(slow) + 6.5 * high * sin(2 * slow)


def squeeze(x: float, second: float) -> float:
    return push(x - 2, second) - push(x + 2, second)


def frame(second: float) -> Image.Image:
    scale = 2
    image = Image.new("RGB", (WIDTH * scale, HEIGHT * scale), DEEP)
    draw = ImageDraw.Draw(image)
    for column in range(-2, 56):
        for row in range(9):
            x0 = column * 12 + 6 * (row % 2)
            marked = column == 26 and row == 4
            x, y, r = (x0 + push(x0, second)) * scale, (42 + row * 17) * scale, (5.5 if marked else 2.6) * scale
            if marked:
                draw.line([(x0 - 18) * scale, y + 22, (x0 + 18) * scale, y + 22], fill=MARKED, width=3)
            draw.ellipse([x - r, y - r, x + r, y + r], fill=MARKED if marked else DOT)
    draw.line([0, 282 * scale, WIDTH * scale, 282 * scale], fill=FAINT, width=2)
    points = [(x * scale, (282 - squeeze(x, second) * 27) * scale) for x in range(0, WIDTH + 1, 2)]
    draw.line(points, fill=CURVE, width=6, joint="curve")
    font = ImageFont.truetype(FONT, 13 * scale)
    draw.text((16 * scale, 12 * scale), "air", fill=DOT, font=font)
    draw.text((16 * scale, 204 * scale), "pressure", fill=CURVE, font=font)
    return image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def sound(target: Path) -> None:
    rate = 24_000
    samples = array("h")
    for n in range(rate * SECONDS):
        low, high = loudness(n / rate)
        samples.append(int(5200 * (low * sin(2 * pi * 220 * n / rate) + 0.7 * high * sin(2 * pi * 440 * n / rate))))
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())


def video(target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for n in range(RATE * SECONDS):
            frame(n / RATE).save(Path(folder, f"{n:04}.png"), compress_level=1)
        sound(Path(folder, "tone.wav"))
        inputs = ["-framerate", str(RATE), "-i", f"{folder}/%04d.png", "-i", f"{folder}/tone.wav"]
        look = ["-c:v", "libvpx-vp9", "-crf", "52", "-b:v", "0", "-pix_fmt", "yuv420p", "-row-mt", "1", "-g", "96"]
        listen = ["-c:a", "libopus", "-b:a", "32k"]
        subprocess.run(["ffmpeg", "-v", "error", "-y", *inputs, *look, *listen, "-shortest", str(target)], check=True)
    frame(9.4).quantize(160).save(target.with_name("poster.png"), optimize=True)


def fourier(values: list[complex]) -> list[complex]:
    if len(values) == 1:
        return values
    even, odd = fourier(values[::2]), fourier(values[1::2])
    turned = [cmath.exp(-2j * pi * k / len(values)) * odd[k] for k in range(len(odd))]
    return [e + t for e, t in zip(even, turned, strict=True)] + [e - t for e, t in zip(even, turned, strict=True)]


def melody(second: float) -> float:
    """Three plucked notes, each with overtones that die away sooner the higher they are; then a whistle that glides."""
    if second < 3:
        note, since = (262, 330, 392)[int(second)], second % 1
        return sum(sin(2 * pi * note * k * since) / k * 2.718 ** (-since * (0.8 + 0.7 * k)) for k in range(1, 9))
    since = second - 3
    return 0.8 * sin(2 * pi * (700 * since + 400 * since**2))


def spectrogram(target: Path) -> None:
    rate, size, columns, rows = 8192, 512, 360, 180
    stops = [(11, 40, 48), (18, 92, 98), (64, 160, 140), (255, 200, 87), (255, 250, 235)]
    image = Image.new("RGB", (columns, rows))
    for column in range(columns):
        start = int(column / columns * (4.2 * rate - size))
        window = [(0.5 - 0.5 * cmath.cos(2 * pi * n / size).real) * melody((start + n) / rate) for n in range(size)]
        strength = [abs(value) for value in fourier([complex(value) for value in window])]
        for row in range(rows):
            level = max(0.0, min(0.999, 0.62 + 0.155 * cmath.log(strength[row] / 45 + 1e-4).real)) * 4
            low, high, part = stops[int(level)], stops[int(level) + 1], level % 1
            colour = tuple(round(a + (b - a) * part) for a, b in zip(low, high, strict=True))
            image.putpixel((column, rows - 1 - row), colour)
    image.resize((columns * 2, rows * 2), Image.Resampling.BILINEAR).quantize(64).save(target, optimize=True)


def string(target: Path) -> None:
    """A string of 650 mm tuned to 110 Hz, stopped at each fret; each tone measured with a small error."""
    rng = random.Random(65)
    lines = ["fret,length_mm,frequency_hz"]
    for fret in range(13):
        length = 650 / 2 ** (fret / 12)
        lines.append(f"{fret},{length:.0f},{143 / (2 * length / 1000) * (1 + rng.gauss(0, 0.004)):.1f}")
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    video(COURSE / "01-what-travels" / "air.webm")
    spectrogram(COURSE / "03-what-we-hear" / "spectrogram.png")
    string(COURSE / "02-tones-together" / "string.csv")
