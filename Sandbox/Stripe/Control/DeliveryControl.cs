using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.Stripe.Events;

namespace StreamVibe.Sandbox.Stripe.Control;

/// <summary>Sends events now, as often and in whatever order a test wants, and says how each was answered.</summary>
internal static class DeliveryControl
{
    const int MostTimes = 100;

    /// <param name="Duplicate">How many times more each is sent; <c>true</c> is once more.</param>
    /// <param name="Shuffle">A seed of the order, or <c>true</c> for any.</param>
    /// <param name="EventIds">Which; left out, all that are on their way, oldest first.</param>
    /// <param name="AtOnce">How many are sent at the same time.</param>
    sealed record DeliverBody(JsonElement? Duplicate = null, JsonElement? Shuffle = null, string[]? EventIds = null, int AtOnce = 1);

    sealed record Delivered(string Id, string Type, int Status);

    public static void MapDelivery(this RouteGroupBuilder control) => control.MapPost("/stripe/deliver", (HttpRequest request, StripeTables tables, StripeWorld world, Dispatcher dispatcher) =>
        ControlBody.With<DeliverBody>(request, async body =>
        {
            var (times, seed) = (1 + Number(body.Duplicate, () => 1), Number(body.Shuffle, () => RandomNumberGenerator.GetInt32(1, int.MaxValue)));
            if (times is < 1 or > MostTimes || body.AtOnce is < 1 or > MostTimes)
                return ControlBody.Refuse($"duplicate is true or a number, atOnce at least 1, both at most {MostTimes}.");
            world.CatchUp();
            string[] ids = body.EventIds ?? [.. tables.Deliveries.Values.Select(delivery => delivery.Event).OrderBy(id => tables.Events.Find(id)?.Number)];
            if (ids.FirstOrDefault(id => tables.Events.Find(id) is null) is { } unknown)
                return ControlBody.Refuse($"There is no event '{unknown}'.", StatusCodes.Status404NotFound);
            var order = ids.SelectMany(id => Enumerable.Repeat(id, times)).ToArray();
            if (seed != 0)
                Shuffle(order, seed);
            ConcurrentBag<(int Place, Delivered Row)> rows = [];
            await Parallel.ForEachAsync(order.Index(), new ParallelOptions { MaxDegreeOfParallelism = body.AtOnce, CancellationToken = request.HttpContext.RequestAborted }, async (row, stopping) =>
                rows.Add((row.Index, new(row.Item, tables.Events.Find(row.Item)!.Type, await dispatcher.Send(row.Item, stopping)))));
            return Results.Ok(new { seed, deliveries = rows.OrderBy(row => row.Place).Select(row => row.Row) });
        }));

    static int Number(JsonElement? value, Func<int> whenTrue) => value switch
    {
        { ValueKind: JsonValueKind.True } => whenTrue(),
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var given) => given,
        null or { ValueKind: JsonValueKind.False or JsonValueKind.Null } => 0,
        _ => -1,
    };

    static void Shuffle(string[] order, int seed)
    {
        var chance = new SeededSequence("stripe/deliver", seed);
        for (var last = order.Length - 1; last > 0; last--)
        {
            var other = chance.Below(last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }
    }
}
