package dev.plinth.test.architecture.shop.catalog;

import java.util.List;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.stereotype.Service;

@Service
class GreedyService {

	private final LabelRepository labels;

	GreedyService(LabelRepository labels) {
		this.labels = labels;
	}

	List<String> all() {
		return this.labels.findAll();
	}

	List<String> sorted() {
		return this.labels.findAll(Sort.by("name"));
	}

	Page<String> page() {
		return this.labels.findAll(PageRequest.of(0, 20));
	}

}
