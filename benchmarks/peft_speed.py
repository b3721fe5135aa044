"""Seconds of a training step of PyTorch + transformers + PEFT, with the settings of `DeltaTuning.Benchmarks speed`; prints one line of JSON."""
import argparse
import json
import os
import time

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch
from peft import LoraConfig, get_peft_model
from transformers import (BertConfig, BertForSequenceClassification, RobertaConfig, RobertaForSequenceClassification, T5Config,
                          T5ForConditionalGeneration)

BERT = lambda **sizes: BertForSequenceClassification(BertConfig(vocab_size=30522, num_labels=2, **sizes))
ROBERTA = lambda **sizes: RobertaForSequenceClassification(RobertaConfig(
    vocab_size=50265, max_position_embeddings=514, type_vocab_size=1, layer_norm_eps=1e-5, num_labels=2, **sizes))
T5 = lambda **sizes: T5ForConditionalGeneration(T5Config(vocab_size=32128, d_kv=64, decoder_start_token_id=0, **sizes))
MODELS = {
    "minilm": lambda: BERT(hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536),
    "roberta-base": lambda: ROBERTA(),
    "roberta-large": lambda: ROBERTA(hidden_size=1024, num_hidden_layers=24, num_attention_heads=16, intermediate_size=4096),
    "t5-small": lambda: T5(d_model=512, num_heads=8, d_ff=2048, num_layers=6),
    "t5-base": lambda: T5(d_model=768, num_heads=12, d_ff=3072, num_layers=12),
}


def attach(model, options):
    if options.method == "ft":
        return model
    t5 = options.model.startswith("t5")
    targets = "all-linear" if options.method == "lora-all" else ["q", "v"] if t5 else ["query", "value"]
    return get_peft_model(model, LoraConfig(task_type="SEQ_2_SEQ_LM" if t5 else "SEQ_CLS", r=options.rank, lora_alpha=options.alpha, target_modules=targets))


def batch(options):
    lengths = [int(length) for length in options.lengths.split(",")]
    ids = torch.randint(3, 30000, (options.batch, lengths[0]))
    t5 = options.model.startswith("t5")
    labels = torch.randint(3, 30000, (options.batch, lengths[-1])) if t5 else torch.randint(0, 2, (options.batch,))
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "labels": labels, **({"use_cache": False} if t5 else {})}


def machine_busy():
    try:
        fields = open("/proc/stat").readline().split()
        return sum(int(fields[i]) for i in (1, 2, 3, 6, 7, 8)) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return float("nan")


def median(values):
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", choices=MODELS, default="minilm")
    parser.add_argument("--method", choices=["ft", "lora", "lora-all"], default="lora")
    parser.add_argument("--lengths", default="32")
    for name, value in dict(batch=32, threads=2, steps=20, warmup=3, rank=8, alpha=16).items():
        parser.add_argument(f"--{name}", type=int, default=value)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    model = attach(MODELS[options.model](), options).train()
    inputs = batch(options)
    trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trainable, lr=1e-4, weight_decay=0.01)
    wall, cpu = [], []
    for step in range(options.warmup + options.steps):
        if step == options.warmup:
            start, own, busy = time.perf_counter(), time.process_time(), machine_busy()
        at, used = time.perf_counter(), time.process_time()
        loss = model(**inputs).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        if step >= options.warmup:
            wall.append(time.perf_counter() - at)
            cpu.append(time.process_time() - used)
    others = (machine_busy() - busy - (time.process_time() - own)) / (time.perf_counter() - start)
    print(json.dumps({
        "program": "torch+transformers+peft", "task": "train-step", "model": options.model, "method": options.method, "batch": options.batch,
        "lengths": options.lengths, "threads": options.threads, "steps": options.steps, "median_s": median(wall), "min_s": min(wall), "max_s": max(wall),
        "cpu_s": median(cpu), "others_cores": max(0.0, others), "trainable": sum(parameter.numel() for parameter in trainable), "loss_last": loss.item()}))


if __name__ == "__main__":
    main()
