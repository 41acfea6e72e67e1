# 新来的人只要两条命令：make run（打开门户）、make test（全部测试）。
# Two commands for a newcomer: make run (opens the portal), make test (all tests).

PORT ?= 8000
ARGS ?=

.PHONY: help run practice test setup lint format bench docs lock

help:
	@sed -n 's/^#: //p' Makefile

#: make run      安装、建库、装入县情和演示数据，打开 http://127.0.0.1:8000 · set up, load, serve (PORT=… for another port)
run:
	@PORT="$(PORT)" scripts/run

#: make practice 练习用的另一套，http://127.0.0.1:8001，与正式数据分开 · a copy to practise in (PORT=… for another port)
practice:
	@PORT="$(if $(filter file,$(origin PORT)),8001,$(PORT))" scripts/practice

#: make test     全部测试，SQLite 与 PostgreSQL 各一遍 · all tests on both engines (ARGS="tests/kernel -x" narrows)
test:
	@scripts/test $(ARGS)

#: make setup    只做准备：.venv、锁定的依赖、系统库和字体 · only .venv, locked packages, system libraries, fonts
setup:
	@scripts/setup

#: make lint     静态检查 · the checks
lint:
	@scripts/lint

#: make format   整理格式 · the formatter
format:
	@scripts/format

#: make bench    测速报告 · the benchmark report
bench:
	@scripts/bench $(ARGS)

#: make docs     重新生成 docs/ 中由代码得出的页面 · write the generated pages of docs/ anew
docs:
	@scripts/docs

#: make lock     按 pyproject.toml 重新解析依赖（需要 uv） · resolve the dependencies anew (needs uv)
lock:
	@scripts/lock
