"""Seconds of a generated token by its position of PyTorch + transformers, with the settings of `DeltaTuning.Benchmarks generation`; prints one line of JSON."""
import argparse
import json
import os
import statistics
import time

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch
from transformers import LogitsProcessor, LogitsProcessorList, T5Config, T5ForConditionalGeneration

SIZES = {"t5-small": dict(d_model=512, num_heads=8, d_ff=2048, num_layers=6), "t5-base": dict(d_model=768, num_heads=12, d_ff=3072, num_layers=12)}


class Clock(LogitsProcessor):
    def __init__(self):
        self.ticks = []

    def __call__(self, input_ids, scores):
        self.ticks.append((time.perf_counter(), time.process_time()))
        return scores


def steps(model, ids, options):
    clock = Clock()
    with torch.no_grad():
        model.generate(input_ids=ids, attention_mask=torch.ones_like(ids), max_new_tokens=options.tokens, min_new_tokens=options.tokens, eos_token_id=None,
                       num_beams=options.beams, do_sample=False, use_cache=not options.no_cache, logits_processor=LogitsProcessorList([clock]))
    return [(after[0] - before[0], after[1] - before[1]) for before, after in zip(clock.ticks, clock.ticks[1:])]


def positions(tokens):
    at = 16
    while at < tokens:
        yield at
        at *= 2
    yield tokens - 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", choices=SIZES, default="t5-small")
    parser.add_argument("--no-cache", action="store_true")
    for name, value in dict(batch=1, source=64, tokens=256, beams=1, threads=1, rounds=3).items():
        parser.add_argument(f"--{name}", type=int, default=value)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    model = T5ForConditionalGeneration(T5Config(vocab_size=32128, d_kv=64, decoder_start_token_id=0, **SIZES[options.model])).eval()
    ids = torch.randint(3, 30000, (options.batch, options.source))
    rounds = [steps(model, ids, options) for _ in range(options.rounds + 1)][1:]
    wall, cpu = ([statistics.median(step[clock] for step in steps) for steps in zip(*rounds)] for clock in (0, 1))
    print(json.dumps({
        "program": "torch+transformers", "model": options.model, "batch": options.batch, "source": options.source, "tokens": options.tokens, "beams": options.beams,
        "cache": not options.no_cache, "threads": options.threads, "token_s": statistics.mean(wall), "token_cpu_s": statistics.mean(cpu),
        "by_position": [{"at": at, "s": statistics.median(wall[at - 8:at]), "cpu_s": statistics.median(cpu[at - 8:at])} for at in positions(options.tokens)]}))


if __name__ == "__main__":
    main()
