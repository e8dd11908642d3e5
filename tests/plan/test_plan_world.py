"""What a plan may name beyond itself."""

from plan_sample import WORLD

from eqlab.plan.world import World, world_of


def test_an_empty_world_has_nothing() -> None:
    world = World()

    assert ({}, {}) == (world.personas, world.services)
    assert world.texts("a") is None
    assert world.plan_texts("a") is None


def test_a_world_is_itself_or_asked_for_by_service() -> None:
    assert WORLD is world_of(WORLD, "orders")
    assert ("orders",) == tuple(world_of(lambda service: World(services={service: ()}), "orders").services)
