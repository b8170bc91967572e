using StreamVibe.Sandbox.Stripe.Frame;

namespace StreamVibe.Sandbox.Stripe.Catalogue;

/// <summary>Stripe API: products.</summary>
internal static class ProductsApi
{
    const string Path = "/v1/products";
    const string Fields = " active:bool description metadata{*} marketing_features[name!] unit_label url ~images ~statement_descriptor ~tax_code";

    public static readonly Operation[] Operations =
    [
        new("GET", Path, "active:bool ids[] type:good|service created:range url" + Listing.Takes, List),
        new("POST", Path, "name! id type:good|service" + Fields, Create),
        new("GET", Path + "/{id}", "", call => ProductResource.Of(Known(call))),
        new("POST", Path + "/{id}", "name default_price" + Fields, Update),
        new("DELETE", Path + "/{id}", "", Delete),
    ];

    static Answer List(Call call)
    {
        var ids = call.Parameters.Texts("ids");
        return Listing.Of(call, Path, call.Work.Products.All.Where(product =>
            (call.Parameters.Flag("active") is not { } active || product.Active == active)
            && (ids.Length == 0 || ids.Contains(product.Id))
            && call.Text("type") is not "good"
            && (call.Text("url") is not { Length: > 0 } url || product.Url == url)
            && Listing.InRange(call.Parameters.At("created"), product.Created)), ProductResource.Of);
    }

    static Answer Create(Call call)
    {
        var work = call.Work;
        var id = call.Text("id") is { Length: > 0 } chosen ? chosen : StripeIds.New("prod_", 14);
        if (work.Products.Find(id) is not null)
            throw Refusal.Invalid($"Product already exists: {id}", "id", "resource_already_exists");
        var product = With(call, new Product { Id = id, Number = work.NextNumber(), Created = work.Now, Updated = work.Now, Name = "", Metadata = [] });
        work.Products.Put(id, product);
        var resource = ProductResource.Of(product);
        work.Happened("product.created", resource);
        return resource;
    }

    static Answer Update(Call call)
    {
        var (work, before) = (call.Work, Known(call));
        if (call.Text("default_price") is { Length: > 0 } price && work.Prices.Find(price)?.Product != before.Id)
            throw Refusal.NoSuch("price", price, "default_price");
        var after = With(call, before) with { DefaultPrice = StripeJson.Changed(call.Text("default_price"), before.DefaultPrice), Updated = work.Now };
        work.Products.Put(after.Id, after);
        var resource = ProductResource.Of(after);
        work.Happened("product.updated", resource, ProductResource.Of(before));
        return resource;
    }

    static Answer Delete(Call call)
    {
        var (work, product) = (call.Work, Known(call));
        if (work.Prices.All.Any(price => price.Product == product.Id))
            throw Refusal.Invalid("This product cannot be deleted because it has one or more user-created prices.");
        work.Products.Remove(product.Id);
        work.Happened("product.deleted", ProductResource.Of(product));
        return new System.Text.Json.Nodes.JsonObject { ["id"] = product.Id, ["object"] = "product", ["deleted"] = true };
    }

    static Product With(Call call, Product product) => product with
    {
        Name = call.Text("name") is { } name ? name.Length > 0 ? name : throw Refusal.Empty("name") : product.Name,
        Active = call.Parameters.Flag("active") ?? product.Active,
        Description = StripeJson.Changed(call.Text("description"), product.Description),
        UnitLabel = StripeJson.Changed(call.Text("unit_label"), product.UnitLabel),
        Url = StripeJson.Changed(call.Text("url"), product.Url),
        Metadata = StripeJson.Metadata(call.Parameters.At("metadata"), product.Metadata),
        Features = call.Parameters.At("marketing_features") is null ? product.Features : [.. call.Parameters.List("marketing_features").Select(feature => feature.Required("name"))],
    };

    static Product Known(Call call) => call.Work.Products.Find(call.Id) ?? throw Refusal.NoSuch("product", call.Id);
}
