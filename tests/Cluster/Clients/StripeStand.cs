using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace StreamVibe.Tests.Cluster.Clients;

/// <summary>Stripe as the sandbox plays it, with its events in the hands of a test.</summary>
sealed class StripeStand(Uri sandbox)
{
    const string Secret = "whsec_sandbox";

    static readonly HttpClient http = Client();

    /// <summary>Nothing is sent by itself.</summary>
    public async Task HoldAsync(bool held) => (await http.PostAsJsonAsync(new Uri(sandbox, "/_control/stripe/hold"), new { held })).EnsureSuccessStatusCode();

    /// <summary>So many customers with the plan <c>creator</c>; answers customer and subscription of each.</summary>
    public async Task<List<(string Customer, string Subscription)>> SubscribeAsync(int customers)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(sandbox, "/_control/stripe/subscriptions"), new { customers, events = true });
        answer.EnsureSuccessStatusCode();
        return [.. (await answer.Content.ReadFromJsonAsync<JsonNode>())!["subscriptions"]!.AsArray().Select(made => ((string)made!["customer"]!, (string)made["subscription"]!))];
    }

    public async Task ChangeAsync(string subscription, params (string Name, string Value)[] form)
    {
        using var body = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        (await http.PostAsync(new Uri(sandbox, $"/stripe/v1/subscriptions/{subscription}"), body)).EnsureSuccessStatusCode();
    }

    public async Task EndAsync(string subscription) => (await http.DeleteAsync(new Uri(sandbox, $"/stripe/v1/subscriptions/{subscription}"))).EnsureSuccessStatusCode();

    /// <summary>Every subscription as Stripe has it, by id.</summary>
    public async Task<JsonObject> SubscriptionsAsync() => (await http.GetFromJsonAsync<JsonNode>(new Uri(sandbox, "/_control/stripe/state")))!["subscriptions"]!.AsObject();

    /// <summary>The ids of a customer's use that Stripe counts, each as often as it is counted.</summary>
    public async Task<List<string>> CountedAsync(string customer) =>
        [.. (await http.GetFromJsonAsync<JsonNode>(new Uri(sandbox, "/_control/stripe/state")))!["meter_events"]!.AsArray().Where(used => (string?)used!["customer"] == customer).Select(used => (string)used!["identifier"]!)];

    /// <summary>The bodies of all events, newest first.</summary>
    public async Task<List<string>> EventsAsync()
    {
        var (bodies, last) = (new List<string>(), default(string));
        while (true)
        {
            var page = await http.GetFromJsonAsync<JsonNode>(new Uri(sandbox, "/stripe/v1/events?limit=100" + (last is null ? "" : $"&starting_after={last}")));
            foreach (var one in page!["data"]!.AsArray()) bodies.Add(one!.ToJsonString());
            if (!(bool)page["has_more"]!) return bodies;
            last = (string)page["data"]!.AsArray()[^1]!["id"]!;
        }
    }

    /// <summary>Sends an event, signed; null where nobody answered.</summary>
    public async Task<HttpStatusCode?> TrySendAsync(Uri api, string body)
    {
        var at = (await new OutsideWorld(sandbox).NowAsync()).ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(api, "/api/webhooks/stripe")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", $"t={at},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{at}.{body}")))}");
        try
        {
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    static HttpClient Client()
    {
        var client = new HttpClient(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_sandbox");
        return client;
    }
}
